"""Published: a folder of Qwen3-Reranker with the files that sentence-transformers reads."""

import json

YES, NO = 9693, 2152


def publish(folder, target, prefix, suffix):
    """The folder as Qwen publishes it since April 2026, with what sentence-transformers needs."""
    said = "{{ messages | selectattr('role', 'eq', '%s') | map(attribute='content') | first %s }}"
    instruction = said % ("system", "| default('')")  # without one the template is tried out
    query, document = said % ("query", ""), said % ("document", "")
    body = f"<Instruct>: {instruction}\n<Query>: {query}\n<Document>: {document}"
    library = "sentence_transformers."
    modules = {
        "": library + "base.modules.transformer.Transformer",
        "1_LogitScore": library + "cross_encoder.modules.logit_score.LogitScore",
    }
    logits = {"method": "forward", "method_output_name": "logits"}
    added = {
        "chat_template.jinja": f"{prefix}{body}{suffix}\n",  # Jinja drops the last newline
        "modules.json": [
            {"idx": number, "name": str(number), "path": path, "type": module}
            for number, (path, module) in enumerate(modules.items())
        ],
        "sentence_bert_config.json": {
            "transformer_task": "text-generation",
            "modality_config": {"text": logits, "message": {**logits, "format": "flat"}},
            "module_output_name": "causal_logits",
        },
        "config_sentence_transformers.json": {"model_type": "CrossEncoder"},
        "1_LogitScore/config.json": {"true_token_id": YES, "false_token_id": NO},
    }
    for file in folder.iterdir():
        if file.is_file() and file.name not in added:
            (target / file.name).symlink_to(file)
    (target / "1_LogitScore").mkdir()
    for name, content in added.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (target / name).write_text(text, "utf-8")
