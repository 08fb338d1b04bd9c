"""The yardstick: whether re-ranking helps, by how much, and how sure that is.

    collection ─┐
                ├─→ judged ─→ measuring ─→ rankings ─→ measures ─→ significance, advice
    judgments ──┘                             └─→ TREC run files

Words are those of TREC: a *topic* is a judged question, a *system* ranks its documents (here: a
model with an instruction), a *run* is what a system found for all topics, *qrels* are the grades.
"""
