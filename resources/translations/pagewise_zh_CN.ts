<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AddServer</name>
    <message>
        <source>{host} is another computer. As a reranker it is sent your questions and the passages to rank; as an encoder, your questions and all passages of the library.</source>
        <translation>{host} 是另一台电脑。作为重排序模型，它会收到您的问题和需要排序的段落；作为编码器，会收到您的问题和资料库的全部段落。</translation>
    </message>
    <message>
        <source>Add a server</source>
        <translation>添加服务器</translation>
    </message>
    <message>
        <source>A reranker or an encoder that another program or computer runs: vLLM, SGLang, Infinity, llama.cpp, TEI, Jina, Cohere, or another Pagewise. If it has several models, name one after a #, as in https://api.jina.ai#jina-reranker-m0.</source>
        <translation>由其他程序或电脑运行的重排序模型或编码器：vLLM、SGLang、Infinity、llama.cpp、TEI、Jina、Cohere，或另一个 Pagewise。如果它有多个模型，请在 # 后指定一个，例如 https://api.jina.ai#jina-reranker-m0。</translation>
    </message>
    <message>
        <source>&amp;Address:</source>
        <translation>地址(&amp;A)：</translation>
    </message>
    <message>
        <source>&amp;Key, if required:</source>
        <translation>密钥（如果需要）(&amp;K)：</translation>
    </message>
    <message>
        <source>Kept in the system’s keyring, if there is one</source>
        <translation>保存在系统的密钥环中（如果有）</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message>
        <source>1 passage found</source>
        <translation>找到 1 段</translation>
    </message>
    <message>
        <source>{count} passages found</source>
        <translation>找到 {count} 段</translation>
    </message>
</context>
<context>
    <name>AssistantsDialog</name>
    <message>
        <source>Choose a folder below.</source>
        <translation>请在下面选择一个文件夹。</translation>
    </message>
    <message>
        <source>The service is running.</source>
        <translation>服务正在运行。</translation>
    </message>
    <message>
        <source>The service is not running. To start it, run “pagewise serve” in a terminal.</source>
        <translation>服务未运行。在终端里运行“pagewise serve”即可启动。</translation>
    </message>
    <message>
        <source>Settings › Developer › Edit Config opens its claude_desktop_config.json. Paste this, and start Claude again.</source>
        <translation>“Settings › Developer › Edit Config”会打开它的 claude_desktop_config.json。粘贴以下内容，然后重新启动 Claude。</translation>
    </message>
    <message>
        <source>Paste this into .cursor/mcp.json in your home directory.</source>
        <translation>把以下内容粘贴到主目录下的 .cursor/mcp.json。</translation>
    </message>
    <message>
        <source>The command “MCP: Open User Configuration” opens its mcp.json. Paste this.</source>
        <translation>命令“MCP: Open User Configuration”会打开它的 mcp.json。粘贴以下内容。</translation>
    </message>
    <message>
        <source>For Ollama models. Keep the first line running in a terminal. In Admin Settings › External Tools add the second, of the type MCP (Streamable HTTP); its Bearer key is the token below.</source>
        <translation>用于 Ollama 的模型。让第一行在终端里一直运行。在“Admin Settings › External Tools”里添加第二行，类型为 MCP (Streamable HTTP)，Bearer 密钥是下面的令牌。</translation>
    </message>
    <message>
        <source>Assistants</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>An assistant can search your documents and read them; it changes nothing. What it reads, it may send to the company that runs it.</source>
        <translation>助手可以搜索和阅读您的文档，但不会改动任何内容。它读到的内容可能会发送给运营它的公司。</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>What to paste</source>
        <translation>要粘贴的内容</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>It can see these folders:</source>
        <translation>它可以看到这些文件夹：</translation>
    </message>
    <message>
        <source>Folders it can see</source>
        <translation>它可以看到的文件夹</translation>
    </message>
    <message>
        <source>Other programs</source>
        <translation>其他程序</translation>
    </message>
    <message>
        <source>Show address and token</source>
        <translation>显示地址和令牌</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Copy token</source>
        <translation>复制令牌</translation>
    </message>
</context>
<context>
    <name>BackupMenu</name>
    <message>
        <source>Import and restart</source>
        <translation>导入并重新打开</translation>
    </message>
    <message>
        <source>Delete all data and quit</source>
        <translation>删除全部数据并退出</translation>
    </message>
    <message>
        <source>&amp;Backup</source>
        <translation>备份(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation>导入(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Delete all data…</source>
        <translation>删除全部数据(&amp;D)…</translation>
    </message>
</context>
<context>
    <name>BatchComparePage</name>
    <message>
        <source>Table saved in {file}.</source>
        <translation>表格已保存到 {file}。</translation>
    </message>
    <message>
        <source>No hit has been marked as relevant yet.</source>
        <translation>还没有把任何结果标为相关。</translation>
    </message>
    <message>
        <source>Loading {model}…</source>
        <translation>正在加载 {model}…</translation>
    </message>
    <message>
        <source>{done} of {total} passages</source>
        <translation>{done} / {total} 段</translation>
    </message>
    <message>
        <source>The top hit changed for {others} of {all} questions.</source>
        <translation>{all} 个问题中有 {others} 个换了第一名。</translation>
    </message>
    <message>
        <source>{done} of {total} questions</source>
        <translation>已完成 {done} / {total} 个问题</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>Table copied as Markdown.</source>
        <translation>表格已以 Markdown 格式复制到剪贴板。</translation>
    </message>
    <message>
        <source>Save the table</source>
        <translation>保存表格</translation>
    </message>
    <message>
        <source>Top hit: {system}</source>
        <translation>第一名：{system}</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Top hit (left)</source>
        <translation>第一名（左侧）</translation>
    </message>
    <message>
        <source>Top hit (right)</source>
        <translation>第一名（右侧）</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>名次变化</translation>
    </message>
    <message>
        <source>New in top 5</source>
        <translation>新进前 5 名</translation>
    </message>
    <message>
        <source>Questions, one per line</source>
        <translation>问题，每行一个</translation>
    </message>
    <message>
        <source>Top hits, left and right</source>
        <translation>左右两侧的第一名</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Add judged questions</source>
        <translation>加入已标注的问题</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Save as Markdown…</source>
        <translation>另存为 Markdown…</translation>
    </message>
</context>
<context>
    <name>ChatButtons</name>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Have your chat model answer from these passages (Ctrl+Enter)</source>
        <translation>让聊天模型根据这些段落回答（Ctrl+Enter）</translation>
    </message>
    <message>
        <source>Copy as prompt: question and passages, for any chat</source>
        <translation>复制为提示词：问题和段落，可用于任何聊天</translation>
    </message>
</context>
<context>
    <name>ChatPanel</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation>重新回答</translation>
    </message>
    <message>
        <source>Stop writing (Esc)</source>
        <translation>停止回答（Esc）</translation>
    </message>
    <message>
        <source>Looking for a model…</source>
        <translation>正在查找模型…</translation>
    </message>
    <message>
        <source>{model} at {host} · passages: {count}</source>
        <translation>{model}（{host}） · 段落：{count} 个</translation>
    </message>
    <message>
        <source>{model} at {host} is reading the passages…</source>
        <translation>{model}（{host}）正在阅读段落…</translation>
    </message>
    <message>
        <source>Underlined ({count}): {reason}</source>
        <translation>有下划线的句子（{count}）：{reason}</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Copy the answer with its citations</source>
        <translation>复制回答及其引用</translation>
    </message>
    <message>
        <source>Close the answer</source>
        <translation>关闭回答</translation>
    </message>
</context>
<context>
    <name>ChatSetup</name>
    <message>
        <source>Looking…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>No chat server was found on this computer. Start Ollama, LM Studio, llama.cpp or vLLM, or enter the address of a server.</source>
        <translation>在这台电脑上没有找到聊天服务器。请启动 Ollama、LM Studio、llama.cpp 或 vLLM，或输入服务器地址。</translation>
    </message>
    <message>
        <source>Found, with their models: {names}</source>
        <translation>已找到（括号内为模型数）：{names}</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>地址(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Key</source>
        <translation>密钥(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Tokens from passages</source>
        <translation>段落 token 数(&amp;T)</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Look for a chat server on this computer, or for the models at the address</source>
        <translation>查找这台电脑上的聊天服务器，或该地址上的模型</translation>
    </message>
    <message>
        <source>only if the server requires one</source>
        <translation>仅当服务器需要时填写</translation>
    </message>
    <message>
        <source>How much text is sent: less than the model can read at a time</source>
        <translation>发送多少文字：应少于模型一次能读的量</translation>
    </message>
    <message>
        <source>A chat model of your choice answers the question from the passages that were found. Nothing is sent until you press Answer.</source>
        <translation>由您选择的聊天模型根据找到的段落回答问题。按下“回答”之前不会发送任何内容。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Send passages from your documents to {host}?</source>
        <translation>要把文档中的段落发送到 {host} 吗？</translation>
    </message>
    <message>
        <source>Agree</source>
        <translation>同意</translation>
    </message>
</context>
<context>
    <name>Citation</name>
    <message>
        <source> ({reason})</source>
        <translation>（{reason}）</translation>
    </message>
</context>
<context>
    <name>ComparePage</name>
    <message>
        <source>Search in the main window first: its hits are compared here.</source>
        <translation>请先在主窗口搜索：搜索结果会在这里对比。</translation>
    </message>
    <message>
        <source>Loading {model}…</source>
        <translation>正在加载 {model}…</translation>
    </message>
    <message>
        <source>Ranked {done} of {total}…</source>
        <translation>已评分 {done} / {total} 段…</translation>
    </message>
    <message>
        <source>Ranking…</source>
        <translation>正在评分…</translation>
    </message>
    <message>
        <source>There is only one passage: nothing to compare.</source>
        <translation>只有一个段落，无从对比。</translation>
    </message>
    <message>
        <source>“{question}”: {moved} of {total} passages moved. Rank correlation ρ {rho}, τ {tau} (1 same order, 0 unrelated, −1 reversed).</source>
        <translation>“{question}”：{total} 个段落中有 {moved} 个名次变化。秩相关 ρ {rho}，τ {tau}（1 为顺序相同，0 为不相关，−1 为完全相反）。</translation>
    </message>
    <message>
        <source>{model} ignores instructions: all presets give the same order.</source>
        <translation>{model} 不支持排序指令：所有预设得到的顺序都相同。</translation>
    </message>
    <message>
        <source>Entered the top {first}: {passages}</source>
        <translation>进入前 {first} 名：{passages}</translation>
    </message>
    <message>
        <source>Left the top {first}: {passages}</source>
        <translation>退出前 {first} 名：{passages}</translation>
    </message>
    <message>
        <source>The top {first} are the same passages.</source>
        <translation>前 {first} 名仍是相同的段落。</translation>
    </message>
    <message>
        <source>The passages in both orders</source>
        <translation>两种顺序下的段落</translation>
    </message>
</context>
<context>
    <name>EmptyPage</name>
    <message>
        <source>Drop folders here</source>
        <translation>把文件夹拖到这里</translation>
    </message>
    <message>
        <source>Their PDFs, Word files, web pages, Markdown and text become searchable. The files stay where they are, and nothing leaves this computer.</source>
        <translation>其中的 PDF、Word、网页、Markdown 和文本文件就可以搜索了。文件留在原处，任何内容都不会离开这台电脑。</translation>
    </message>
    <message>
        <source>Nothing found yet</source>
        <translation>暂时还没有找到</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Try it on examples</source>
        <translation>用示例文档试一试</translation>
    </message>
    <message>
        <source>Delete the examples</source>
        <translation>删除示例</translation>
    </message>
    <message>
        <source>Pagewise finds and ranks passages. It does not write an answer; your own chat model can, from these passages (Settings › Answers).</source>
        <translation>Pagewise 查找并排序段落，自己不撰写答案；您的聊天模型可以根据这些段落作答（设置&#xa0;›&#xa0;回答）。</translation>
    </message>
    <message>
        <source>all filters</source>
        <translation>所有筛选条件</translation>
    </message>
    <message>
        <source>Search without: {filters}</source>
        <translation>去掉以下条件再搜：{filters}</translation>
    </message>
    <message>
        <source>Search not possible</source>
        <translation>无法搜索</translation>
    </message>
    <message>
        <source>Documents of a small company</source>
        <translation>一家小公司的文档</translation>
    </message>
    <message>
        <source>Everything here is made up. Ask one of these questions, or your own; each comes with a preset. The examples are a separate library: nothing of them enters yours.</source>
        <translation>内容均为虚构。点一个问题试试，或者自己提问；每个问题都配有一个预设。示例是单独的资料库，不会进入您自己的资料库。</translation>
    </message>
    <message>
        <source>Search the team’s documents</source>
        <translation>搜索团队的文档</translation>
    </message>
    <message>
        <source>No passage contains these words. Passages that say it in other words appear in a moment.</source>
        <translation>没有段落包含这些词。稍后会显示用其他说法表达同样意思的段落。</translation>
    </message>
    <message>
        <source>{done} of {total} files are indexed so far.</source>
        <translation>目前已索引 {done} / {total} 个文件。</translation>
    </message>
    <message>
        <source>The search is repeated as more files are indexed.</source>
        <translation>索引更新后会自动重新搜索。</translation>
    </message>
    <message>
        <source>Indexing your documents</source>
        <translation>正在为您的文档建立索引</translation>
    </message>
    <message>
        <source>You can search already.</source>
        <translation>现在就可以搜索。</translation>
    </message>
    <message>
        <source>They are on {host}: type a question above. Folders that you add are read on this computer, and their text is sent there.</source>
        <translation>它们在 {host} 上：在上方输入问题即可。您添加的文件夹由这台电脑读取，文字会发送到那里。</translation>
    </message>
    <message>
        <source>No passage matches within these filters.</source>
        <translation>在这些筛选条件内没有匹配的段落。</translation>
    </message>
    <message>
        <source>No passage contains these words. Try other words, or fewer, in the language of your documents.</source>
        <translation>没有段落包含这些词。请换用其他词或减少词数，并使用文档所用的语言。</translation>
    </message>
    <message>
        <source>Search your documents</source>
        <translation>搜索您的文档</translation>
    </message>
    <message>
        <source>Type a question above. Passages with its words, or its meaning, appear at once; if a reranker is installed, it then reads them and puts the best first.</source>
        <translation>在上方输入问题。含有这些词或意思相近的段落会立即出现；如果装有重排序模型，它会再逐段阅读，把最好的排在前面。</translation>
    </message>
</context>
<context>
    <name>EvaluatePage</name>
    <message>
        <source>Judged collection</source>
        <translation>带标注的评测集</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>Stopped. Evaluating again resumes here.</source>
        <translation>已停止。再次评测会从这里继续。</translation>
    </message>
    <message>
        <source>Judged questions</source>
        <translation>已标注的问题</translation>
    </message>
    <message>
        <source>Judged questions ({count})</source>
        <translation>已标注的问题（{count}）</translation>
    </message>
    <message>
        <source>Collection on disk…</source>
        <translation>磁盘上的评测集…</translation>
    </message>
    <message>
        <source>Questions to evaluate on</source>
        <translation>用来评测的问题</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评测</translation>
    </message>
    <message>
        <source>Reset the weight of meaning</source>
        <translation>恢复含义的默认权重</translation>
    </message>
    <message>
        <source>Weigh meaning {times} times as much</source>
        <translation>将含义的权重设为默认的 {times} 倍</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
</context>
<context>
    <name>EvaluationReport</name>
    <message>
        <source>Words only</source>
        <translation>仅关键词</translation>
    </message>
    <message>
        <source>Meaning only</source>
        <translation>仅含义</translation>
    </message>
    <message>
        <source>Preliminary, from few questions:</source>
        <translation>问题还少，仅供初步参考：</translation>
    </message>
    <message>
        <source>{kind}: {preset}</source>
        <translation>{kind}：{preset}</translation>
    </message>
    <message>
        <source>{kind}: {preset} (too few)</source>
        <translation>{kind}：{preset}（问题太少）</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Measures</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Gain (95%)</source>
        <translation>增益（95%）</translation>
    </message>
    <message>
        <source>Hit,
top 5</source>
        <translation>前 5 条
命中</translation>
    </message>
    <message>
        <source>Tokens,
top 5</source>
        <translation>前 5 条
token 数</translation>
    </message>
    <message>
        <source>Mark hits with + and −, then see here whether a preset ranks them better than search alone does. Eight questions show little; 25 or more are needed.</source>
        <translation>用 + 和 − 标注结果，然后在这里看某个预设是否比单纯的搜索排得更好。八个问题说明不了什么，至少需要 25 个。</translation>
    </message>
    <message>
        <source>Best preset by kind of question: {best}.</source>
        <translation>各类问题的最佳预设：{best}。</translation>
    </message>
    <message>
        <source>Words and meaning</source>
        <translation>关键词和含义</translation>
    </message>
    <message>
        <source>{title}, {model}. Questions: {count}.</source>
        <translation>{title}，{model}。问题数：{count}。</translation>
    </message>
    <message>
        <source>Enough passages to rank: {size}.</source>
        <translation>参与排序的段落：{size} 个就够。</translation>
    </message>
    <message>
        <source>Enough passages to rank: {size} ({seconds} s per question here).</source>
        <translation>参与排序的段落：{size} 个就够（本机每个问题 {seconds} 秒）。</translation>
    </message>
    <message>
        <source>Enough hits to show: {size} (questions with a relevant one in the top {shares}).</source>
        <translation>显示结果：{size} 条就够（前几条中含相关段落的问题比例：{shares}）。</translation>
    </message>
    <message>
        <source>names a code or an error</source>
        <translation>含代码或报错</translation>
    </message>
    <message>
        <source>why</source>
        <translation>为什么</translation>
    </message>
    <message>
        <source>how to</source>
        <translation>怎么做</translation>
    </message>
    <message>
        <source>what is</source>
        <translation>是什么</translation>
    </message>
    <message>
        <source>who, when, how much</source>
        <translation>谁、何时、多少</translation>
    </message>
    <message>
        <source>yes or no</source>
        <translation>是非问</translation>
    </message>
    <message>
        <source>Recall@10</source>
        <translation>召回率@10</translation>
    </message>
    <message>
        <source>Recall@50</source>
        <translation>召回率@50</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Remove the filter {filter}</source>
        <translation>移除筛选条件 {filter}</translation>
    </message>
    <message>
        <source>Stop excluding {words}</source>
        <translation>不再排除 {words}</translation>
    </message>
    <message>
        <source>without {words}</source>
        <translation>排除 {words}</translation>
    </message>
    <message>
        <source>Only {filter}</source>
        <translation>仅限 {filter}</translation>
    </message>
    <message>
        <source>before {date}</source>
        <translation>{date} 之前</translation>
    </message>
    <message>
        <source>since {date}</source>
        <translation>{date} 起</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>More filters</source>
        <translation>更多筛选条件</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>{place} of {total}</source>
        <translation>{place} / {total}</translation>
    </message>
    <message>
        <source>{total} found</source>
        <translation>共 {total} 处</translation>
    </message>
    <message>
        <source>Find in the document</source>
        <translation>在文档中查找</translation>
    </message>
    <message>
        <source>Find; empty: the words of the question</source>
        <translation>查找；留空则查找问题中的词</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭（Esc）</translation>
    </message>
</context>
<context>
    <name>FirstSteps</name>
    <message>
        <source>Drop a folder on the window, or add one</source>
        <translation>把文件夹拖到窗口里，或点击添加</translation>
    </message>
    <message>
        <source>Ask a question in your own words</source>
        <translation>用自己的话提一个问题</translation>
    </message>
    <message>
        <source>Click a passage to read it on its page</source>
        <translation>点一个段落，在原页中阅读</translation>
    </message>
    <message>
        <source>Done: {step}</source>
        <translation>已完成：{step}</translation>
    </message>
    <message>
        <source>To do: {step}</source>
        <translation>待完成：{step}</translation>
    </message>
</context>
<context>
    <name>FolderPanel</name>
    <message>
        <source>Add a folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Add a folder (Ctrl+O)</source>
        <translation>添加文件夹（Ctrl+O）</translation>
    </message>
    <message>
        <source>Remove from the library; the files stay where they are</source>
        <translation>从资料库移除；文件本身原样保留</translation>
    </message>
    <message>
        <source>Remove folder</source>
        <translation>移除文件夹</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Remove from library</source>
        <translation>从资料库移除</translation>
    </message>
</context>
<context>
    <name>FolderTree</name>
    <message>
        <source>Unavailable</source>
        <translation>无法访问</translation>
    </message>
    <message>
        <source>{count} documents indexed</source>
        <translation>已收录 {count} 个文档</translation>
    </message>
    <message>
        <source>1 document indexed</source>
        <translation>已收录 1 个文档</translation>
    </message>
    <message>
        <source>{count} not indexed</source>
        <translation>{count} 个未收录</translation>
    </message>
    <message>
        <source>visible only to the group {group}</source>
        <translation>仅群组 {group} 可见</translation>
    </message>
    <message>
        <source>unavailable at the moment; its index is kept</source>
        <translation>目前无法访问（文件夹已移走或未连接）；已建立的索引会保留</translation>
    </message>
    <message>
        <source>being indexed</source>
        <translation>正在建立索引</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
</context>
<context>
    <name>FoundBy</name>
    <message>
        <source>by words and meaning</source>
        <translation>按关键词和含义找到</translation>
    </message>
    <message>
        <source>by meaning</source>
        <translation>按含义找到</translation>
    </message>
    <message>
        <source>by your note</source>
        <translation>按您的笔记找到</translation>
    </message>
    <message>
        <source>by file name</source>
        <translation>按文件名找到</translation>
    </message>
    <message>
        <source>by words</source>
        <translation>按关键词找到</translation>
    </message>
</context>
<context>
    <name>GainsChart</name>
    <message>
        <source>nDCG@10 by question. Better: {better}, worse: {worse}, same: {same}</source>
        <translation>各问题的 nDCG@10：变好 {better} 个，变差 {worse} 个，不变 {same} 个</translation>
    </message>
    <message>
        <source>The gain of each question appears here after you evaluate.</source>
        <translation>评测之后，每个问题的增益会显示在这里。</translation>
    </message>
</context>
<context>
    <name>GroupDialog</name>
    <message>
        <source>Who may see these documents?</source>
        <translation>谁可以看到这些文档？</translation>
    </message>
    <message>
        <source>Who may see the documents in {folders}?</source>
        <translation>谁可以看到 {folders} 中的文档？</translation>
    </message>
    <message>
        <source>&amp;Everybody who has the library</source>
        <translation>所有使用此资料库的人(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Only the group:</source>
        <translation>仅此群组(&amp;O)：</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>群组</translation>
    </message>
    <message>
        <source>The documents of a group go into a separate collection, {name}; the server shows them only to those whose key opens it.</source>
        <translation>群组的文档存放在单独的集合 {name} 中，服务器只向密钥可以打开该集合的人显示。</translation>
    </message>
    <message>
        <source>group</source>
        <translation>群组名称</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message>
        <source>Guide</source>
        <translation>使用指南</translation>
    </message>
    <message>
        <source>Search in the guide</source>
        <translation>在指南中搜索</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>目录</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Note: {words}</source>
        <translation>笔记：{words}</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number} / {count}</translation>
    </message>
    <message>
        <source>{label} ({number} of {count})</source>
        <translation>{label}（{number} / {count}）</translation>
    </message>
</context>
<context>
    <name>HealthDialog</name>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Retry all</source>
        <translation>全部重试</translation>
    </message>
    <message>
        <source>{count} documents indexed</source>
        <translation>已收录 {count} 个文档</translation>
    </message>
    <message>
        <source>1 document indexed</source>
        <translation>已收录 1 个文档</translation>
    </message>
    <message>
        <source>{count} files not indexed</source>
        <translation>{count} 个文件未收录</translation>
    </message>
    <message>
        <source>1 file not indexed</source>
        <translation>1 个文件未收录</translation>
    </message>
    <message>
        <source>, no problems</source>
        <translation>，没有问题</translation>
    </message>
    <message>
        <source>Indexing problems</source>
        <translation>索引问题</translation>
    </message>
    <message>
        <source>Files not indexed, with reasons</source>
        <translation>未收录的文件及原因</translation>
    </message>
    <message>
        <source>Name of a file, or path of a file or folder</source>
        <translation>文件名，或者文件或文件夹的路径</translation>
    </message>
    <message>
        <source>Checking the library…</source>
        <translation>正在检查资料库…</translation>
    </message>
    <message>
        <source>Nothing keeps it out: it is indexed, or will be shortly.</source>
        <translation>它没有被排除在外：已经收录，或即将收录。</translation>
    </message>
    <message>
        <source>{count} not indexed on other computers</source>
        <translation>其他电脑上有 {count} 个未收录</translation>
    </message>
    <message>
        <source>Exclude</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>Do not index these files; this can be undone in Settings</source>
        <translation>不再收录这些文件；可在设置中撤销</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>Copy list</source>
        <translation>复制列表</translation>
    </message>
    <message>
        <source>&amp;Check why a file is missing:</source>
        <translation>检查某个文件能否收录(&amp;C)：</translation>
    </message>
</context>
<context>
    <name>HelpMenu</name>
    <message>
        <source>About Pagewise</source>
        <translation>关于 Pagewise</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Guide</source>
        <translation>使用指南(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Self-test…</source>
        <translation>自检(&amp;S)…</translation>
    </message>
    <message>
        <source>Open &amp;log</source>
        <translation>打开日志(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Report a problem…</source>
        <translation>报告问题(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;About Pagewise</source>
        <translation>关于 Pagewise(&amp;A)</translation>
    </message>
</context>
<context>
    <name>HitMenu</name>
    <message>
        <source>Other program…</source>
        <translation>其他程序…</translation>
    </message>
    <message>
        <source>Open document</source>
        <translation>打开文档</translation>
    </message>
    <message>
        <source>Open with</source>
        <translation>打开方式</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>{action} (not on this computer)</source>
        <translation>{action}（不在这台电脑上）</translation>
    </message>
    <message>
        <source>Copy passage</source>
        <translation>复制段落</translation>
    </message>
    <message>
        <source>Copy passage with citation</source>
        <translation>复制段落及出处</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Only this folder</source>
        <translation>仅此文件夹</translation>
    </message>
    <message>
        <source>Only this document</source>
        <translation>仅此文档</translation>
    </message>
    <message>
        <source>Note…</source>
        <translation>笔记…</translation>
    </message>
    <message>
        <source>Mark as relevant</source>
        <translation>标记为相关</translation>
    </message>
    <message>
        <source>Mark as not relevant</source>
        <translation>标记为不相关</translation>
    </message>
    <message>
        <source>Show more from this document</source>
        <translation>显示该文档的更多段落</translation>
    </message>
    <message>
        <source>Collapse this document</source>
        <translation>折叠该文档</translation>
    </message>
    <message>
        <source>Expand all documents</source>
        <translation>展开所有文档</translation>
    </message>
    <message>
        <source>Exclude this file</source>
        <translation>排除此文件</translation>
    </message>
    <message>
        <source>&amp;Rank the rest</source>
        <translation>继续评分(&amp;R)</translation>
    </message>
</context>
<context>
    <name>JoinDialog</name>
    <message>
        <source>{host} is another computer. It is sent the text of all documents that you index into this library, and the questions that you ask there.</source>
        <translation>{host} 是另一台电脑。它将收到您编入该资料库的所有文档的文本，以及您对它提出的问题。</translation>
    </message>
    <message>
        <source>Asking {host}…</source>
        <translation>正在询问 {host}…</translation>
    </message>
    <message>
        <source>New library on a server</source>
        <translation>在服务器上新建资料库</translation>
    </message>
    <message>
        <source>A library on a Qdrant server, for several people to search and to index into. If the server has it already, you join it. A collection whose name differs from the library’s is named after a #, as in https://qdrant.example:6333#contracts.</source>
        <translation>由多人搜索和建立索引的资料库，位于 Qdrant 服务器上。如果服务器上已有，您将加入它；集合与资料库名称不同时，请写在 # 之后，例如 https://qdrant.example:6333#contracts。</translation>
    </message>
    <message>
        <source>&amp;Name:</source>
        <translation>名称(&amp;N)：</translation>
    </message>
    <message>
        <source>&amp;Address:</source>
        <translation>地址(&amp;A)：</translation>
    </message>
    <message>
        <source>&amp;Key, if required:</source>
        <translation>密钥（如果需要）(&amp;K)：</translation>
    </message>
    <message>
        <source>Kept in the system’s keyring, if there is one</source>
        <translation>保存在系统的密钥环中（如果有）</translation>
    </message>
    <message>
        <source>Create or join</source>
        <translation>创建或加入</translation>
    </message>
</context>
<context>
    <name>KeyList</name>
    <message>
        <source>Everywhere</source>
        <translation>全局</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
</context>
<context>
    <name>LibraryMenu</name>
    <message>
        <source>Default library</source>
        <translation>默认资料库</translation>
    </message>
    <message>
        <source>New library…</source>
        <translation>新建资料库…</translation>
    </message>
    <message>
        <source>New library on a server…</source>
        <translation>在服务器上新建资料库…</translation>
    </message>
    <message>
        <source>New library</source>
        <translation>新建资料库</translation>
    </message>
    <message>
        <source>A library has its own folders, index and settings. Name:</source>
        <translation>每个资料库有自己的文件夹、索引和设置。名称：</translation>
    </message>
    <message>
        <source>&amp;Libraries</source>
        <translation>资料库(&amp;L)</translation>
    </message>
</context>
<context>
    <name>LikeLine</name>
    <message>
        <source>Note: {words}</source>
        <translation>笔记：{words}</translation>
    </message>
    <message>
        <source>Like: {place}</source>
        <translation>相似于：{place}</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Back to what was shown before (Alt+←)</source>
        <translation>回到之前显示的内容（Alt+←）</translation>
    </message>
</context>
<context>
    <name>Links</name>
    <message>
        <source>Did you mean: {question}</source>
        <translation>您要找的是不是：{question}</translation>
    </message>
</context>
<context>
    <name>Mail</name>
    <message>
        <source>Attachments ({count})</source>
        <translation>附件（{count}）</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Stop ranking, go to the question, or clear it</source>
        <translation>停止评分、回到问题，或清空问题</translation>
    </message>
    <message>
        <source>Next part of the window</source>
        <translation>窗口的下一个区域</translation>
    </message>
    <message>
        <source>Previous part of the window</source>
        <translation>窗口的上一个区域</translation>
    </message>
    <message>
        <source>Context menu of the focused item</source>
        <translation>打开所选项的快捷菜单</translation>
    </message>
</context>
<context>
    <name>MenuBar</name>
    <message>
        <source>&amp;Library</source>
        <translation>资料库(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Add folder…</source>
        <translation>添加文件夹(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Notes…</source>
        <translation>笔记(&amp;N)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>刷新(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Pause indexing</source>
        <translation>暂停索引(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Indexing problems…</source>
        <translation>索引问题(&amp;I)…</translation>
    </message>
    <message>
        <source>Ans&amp;wer</source>
        <translation>回答(&amp;W)</translation>
    </message>
    <message>
        <source>Copy as promp&amp;t</source>
        <translation>复制为提示词(&amp;T)</translation>
    </message>
    <message>
        <source>Answer s&amp;ettings…</source>
        <translation>回答设置(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Focus the search box</source>
        <translation>转到搜索框(&amp;F)</translation>
    </message>
    <message>
        <source>Rank short documents as a &amp;whole</source>
        <translation>短文档整篇排序(&amp;W)</translation>
    </message>
    <message>
        <source>Lar&amp;ger text</source>
        <translation>放大文字(&amp;G)</translation>
    </message>
    <message>
        <source>S&amp;maller text</source>
        <translation>缩小文字(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Default text size</source>
        <translation>恢复默认文字大小(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>System</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>高对比度</translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation>模型(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>设置(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Copy all passages as Markdown</source>
        <translation>以 Markdown 格式复制全部段落(&amp;C)</translation>
    </message>
    <message>
        <source>Sa&amp;ve all passages…</source>
        <translation>保存全部段落(&amp;V)…</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close message</source>
        <translation>关闭消息</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>还有 {count} 条</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>All messages</source>
        <translation>全部消息</translation>
    </message>
    <message>
        <source>Open log</source>
        <translation>打开日志</translation>
    </message>
    <message>
        <source>Show all messages with their time</source>
        <translation>显示全部消息及时间</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy all messages</source>
        <translation>复制全部消息</translation>
    </message>
</context>
<context>
    <name>ModelBox</name>
    <message>
        <source>The model in use</source>
        <translation>当前模型</translation>
    </message>
</context>
<context>
    <name>ModelOffer</name>
    <message>
        <source>Install the encoder multilingual-e5-small</source>
        <translation>安装编码器 multilingual-e5-small</translation>
    </message>
    <message>
        <source>It finds passages by what they mean, in a hundred languages. On this kind of computer it is not included. Download {size}, memory {memory}, licence {licence}.</source>
        <translation>它按含义查找段落，支持一百种语言。在这种电脑上它不随 Pagewise 提供。需下载 {size}，占用内存 {memory}，许可证 {licence}。</translation>
    </message>
    <message>
        <source>Install the reranker Qwen3-Reranker-0.6B</source>
        <translation>安装重排序模型 Qwen3-Reranker-0.6B</translation>
    </message>
    <message>
        <source>It reads each passage with your question, in 119 languages, and follows ranking instructions. Download {size}, memory {memory}, licence {licence}.</source>
        <translation>它将每个段落与您的问题对照阅读，支持 119 种语言，并遵循排序指令。需下载 {size}，占用内存 {memory}，许可证 {licence}。</translation>
    </message>
    <message>
        <source>From Hugging Face</source>
        <translation>从 Hugging Face 安装</translation>
    </message>
    <message>
        <source>Install from Hugging Face</source>
        <translation>从 Hugging Face 安装</translation>
    </message>
    <message>
        <source>You can search meanwhile; nothing you search for leaves this computer</source>
        <translation>安装期间可以照常搜索；您搜索的内容不会离开这台电脑</translation>
    </message>
    <message>
        <source>Other sources…</source>
        <translation>其他来源…</translation>
    </message>
    <message>
        <source>A mirror, ModelScope, or a folder on this computer</source>
        <translation>镜像站、ModelScope（魔搭），或本机上的文件夹</translation>
    </message>
    <message>
        <source>Do not show this again; all models are in the menu</source>
        <translation>不再提示；所有模型都可以在菜单里找到</translation>
    </message>
    <message>
        <source>Dismiss the recommendation</source>
        <translation>不再推荐安装模型</translation>
    </message>
</context>
<context>
    <name>ModelProgress</name>
    <message>
        <source>Copying {file}</source>
        <translation>正在复制 {file}</translation>
    </message>
    <message>
        <source>Checking {file}</source>
        <translation>正在校验 {file}</translation>
    </message>
    <message>
        <source>Checking its scores on four reference passages…</source>
        <translation>正在用四个参考段落检验评分…</translation>
    </message>
    <message>
        <source>Measuring how fast it reads…</source>
        <translation>正在测量阅读速度…</translation>
    </message>
    <message>
        <source>Deleted; {size} freed.</source>
        <translation>已删除，腾出 {size}。</translation>
    </message>
    <message>
        <source>Preparing…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>Stop for now; what was downloaded is kept</source>
        <translation>暂时停止；已下载的部分会保留</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>Progress of the model</source>
        <translation>模型处理进度</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
</context>
<context>
    <name>ModelRow</name>
    <message>
        <source>in use</source>
        <translation>正在使用</translation>
    </message>
    <message>
        <source>comes with Pagewise</source>
        <translation>随 Pagewise 提供</translation>
    </message>
    <message>
        <source>installed, not verified by us</source>
        <translation>已安装，未经校验</translation>
    </message>
    <message>
        <source>cannot be used</source>
        <translation>无法使用</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>未安装</translation>
    </message>
    <message>
        <source>Keeps the order in which passages are found: instant, in a hundred languages. Ignores ranking instructions.</source>
        <translation>保持查找所得的顺序：立即可用，支持一百种语言。不支持排序指令。</translation>
    </message>
    <message>
        <source>More accurate across languages and in long passages, and some twenty times slower: for a GPU, or a small library.</source>
        <translation>跨语言和长段落更准确，但慢约二十倍：适合有显卡的电脑或小型资料库。</translation>
    </message>
    <message>
        <source>{size} to download</source>
        <translation>需下载 {size}</translation>
    </message>
    <message>
        <source>needs {memory} of memory on {device}</source>
        <translation>在 {device} 上需要 {memory} 显存</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>安装</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>installed and verified</source>
        <translation>已安装并通过校验</translation>
    </message>
    <message>
        <source>Delete the model {name} from this computer?</source>
        <translation>要从这台电脑上删除模型 {name} 吗？</translation>
    </message>
    <message>
        <source>To use it again you would have to install it again.</source>
        <translation>若要再次使用，需要重新安装。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>on a server</source>
        <translation>在服务器上</translation>
    </message>
    <message>
        <source>your own folder, not verified by us</source>
        <translation>您自己的文件夹，未经校验</translation>
    </message>
    <message>
        <source>partly downloaded</source>
        <translation>尚未下载完</translation>
    </message>
    <message>
        <source>The model Pagewise is made for: 119 languages, long passages, follows ranking instructions.</source>
        <translation>Pagewise 正是为它打造：支持 119 种语言和长段落，并遵循排序指令。</translation>
    </message>
    <message>
        <source>The fastest; English only. Ignores ranking instructions.</source>
        <translation>最快，仅支持英语。不支持排序指令。</translation>
    </message>
    <message>
        <source>English only, and there as good as Qwen3-Reranker 0.6B at a ninth of its size. Ignores ranking instructions.</source>
        <translation>仅支持英语，效果与 Qwen3-Reranker 0.6B 相当，大小仅其九分之一。不支持排序指令。</translation>
    </message>
    <message>
        <source>Small: a CPU reads fifty passages in seconds. 14 languages, including Chinese. Ignores ranking instructions.</source>
        <translation>小巧：CPU 几秒即可读完五十段。支持 14 种语言，包括中文。不支持排序指令。</translation>
    </message>
    <message>
        <source>A hundred languages, strong in Chinese; reads long passages. Ignores ranking instructions.</source>
        <translation>支持一百种语言，中文见长，可读长段落。不支持排序指令。</translation>
    </message>
    <message>
        <source>More accurate and several times slower: for a large GPU.</source>
        <translation>更准确，但慢数倍：适合大显存的显卡。</translation>
    </message>
    <message>
        <source>The most accurate, and the slowest: for a very large GPU.</source>
        <translation>最准确，也最慢：适合超大显存的显卡。</translation>
    </message>
    <message>
        <source>Small and fast, a hundred languages; reads the first 500 words or so.</source>
        <translation>小而快，支持一百种语言；每段读取前约 500 个词。</translation>
    </message>
    <message>
        <source>needs {memory} of memory, more than the {total} of this computer</source>
        <translation>需要 {memory} 内存，超过本机的 {total}</translation>
    </message>
    <message>
        <source>needs {memory} of the {total} of memory here</source>
        <translation>需要 {memory} 内存（本机共 {total}）</translation>
    </message>
    <message>
        <source>runs in {dtype} here</source>
        <translation>在此以 {dtype} 运行</translation>
    </message>
    <message>
        <source>reads {count} passages a second here</source>
        <translation>在本机每秒读 {count} 段</translation>
    </message>
    <message>
        <source>{size} left to download; “Install” resumes it.</source>
        <translation>还需下载 {size}；点“安装”可从中断处继续。</translation>
    </message>
    <message>
        <source>It does not come with Pagewise on this kind of computer. Until an encoder is installed, passages are found by words alone.</source>
        <translation>在这种电脑上它不随 Pagewise 提供。安装编码器之前，只按关键词查找段落。</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>使用此模型</translation>
    </message>
    <message>
        <source>Relay: it ranks first, then the model in use ranks the best</source>
        <translation>接力：由它先评分，正在使用的模型再给其中最好的评分</translation>
    </message>
    <message>
        <source>This model ranks passages for at most half of the time limit; the model in use then ranks the best of them. There is no relay where everything is ranked anyway, as with presets that push something down.</source>
        <translation>由它先评分（最多用时限的一半），正在使用的模型再给其中最好的评分。反正要全部评分时不用接力，例如使用把某些内容排到后面的预设时。</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测速</translation>
    </message>
    <message>
        <source>Measure how many passages a second it reads here</source>
        <translation>测量它在本机每秒能读多少段</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>Compare its files, and its scores on four passages, with the published ones</source>
        <translation>把它的文件以及对四个段落的评分与官方公布的比对</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Remove from list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Its key is deleted, too</source>
        <translation>它的密钥也会被删除</translation>
    </message>
    <message>
        <source>Its files stay where they are</source>
        <translation>文件仍留在原处</translation>
    </message>
    <message>
        <source>{size} on disk</source>
        <translation>占用磁盘 {size}</translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>Folder of a model</source>
        <translation>模型文件夹</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Use a model folder…</source>
        <translation>使用模型文件夹…</translation>
    </message>
    <message>
        <source>Add a server…</source>
        <translation>添加服务器…</translation>
    </message>
    <message>
        <source>Use a reranker or an encoder that another program or computer runs</source>
        <translation>使用由其他程序或电脑运行的重排序模型或编码器</translation>
    </message>
    <message>
        <source>Use a reranker or an encoder from a folder, not verified</source>
        <translation>使用某个文件夹里的重排序模型或编码器，不作校验</translation>
    </message>
    <message>
        <source>A reranker reads each passage together with your question.</source>
        <translation>重排序模型把每个段落与您的问题一起读一遍。</translation>
    </message>
    <message>
        <source>It gives raw scores, by which passages are ordered exactly.</source>
        <translation>它给出原始分数，可以精确排序。</translation>
    </message>
    <message>
        <source>It gives probabilities; those near 0 or 1 can hardly be told apart.</source>
        <translation>它给出概率；接近 0 或 1 的几乎无法区分。</translation>
    </message>
    <message>
        <source>In use: {model} at {device}.</source>
        <translation>正在使用：{model}，位于 {device}。</translation>
    </message>
    <message>
        <source>That is {gain} times as fast as float32 on this processor.</source>
        <translation>在此处理器上，速度是 float32 的 {gain} 倍。</translation>
    </message>
    <message>
        <source>Rerankers</source>
        <translation>重排序模型</translation>
    </message>
    <message>
        <source>Encoders</source>
        <translation>编码器</translation>
    </message>
    <message>
        <source>An encoder finds passages that mean what you ask. When you choose another one, your library is encoded again in the background; until that is done, the previous one is used.</source>
        <translation>编码器查找与问题含义相近的段落。换用另一个时，资料库会在后台重新编码；完成之前仍使用原来的编码器。</translation>
    </message>
    <message>
        <source>In use: {model}.</source>
        <translation>正在使用：{model}。</translation>
    </message>
    <message>
        <source>A reranker reads each passage together with your question, on this computer.</source>
        <translation>重排序模型在本机上把每个段落与您的问题对照阅读。</translation>
    </message>
    <message>
        <source>In use: {model} on {device} in {dtype}.</source>
        <translation>正在使用：{model}，{device}，{dtype}。</translation>
    </message>
</context>
<context>
    <name>NoteDialog</name>
    <message>
        <source>Note</source>
        <translation>笔记</translation>
    </message>
    <message>
        <source>A question finds the passage by these words, too</source>
        <translation>提问时也能按笔记里的词找到此段落</translation>
    </message>
    <message>
        <source>Delete note</source>
        <translation>删除笔记</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>NotesDialog</name>
    <message>
        <source>No note has all these words.</source>
        <translation>没有包含所有这些词的笔记。</translation>
    </message>
    <message>
        <source>There are no notes yet. Press Ctrl+N on a passage to write one.</source>
        <translation>还没有笔记。在段落上按 Ctrl+N 即可添加。</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>笔记</translation>
    </message>
    <message>
        <source>Search notes and their passages</source>
        <translation>搜索笔记及其段落</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>笔记</translation>
    </message>
    <message>
        <source>Passage</source>
        <translation>段落</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Show passage</source>
        <translation>查看段落</translation>
    </message>
    <message>
        <source>Delete note</source>
        <translation>删除笔记</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>OtherModel</name>
    <message>
        <source>Install the model {name}?</source>
        <translation>要安装模型 {name} 吗？</translation>
    </message>
    <message>
        <source>{size} to download from {host}.</source>
        <translation>需要从 {host} 下载 {size}。</translation>
    </message>
    <message>
        <source>Licence: {licence}.</source>
        <translation>许可证：{licence}。</translation>
    </message>
    <message>
        <source>No licence is stated there.</source>
        <translation>那里没有注明许可证。</translation>
    </message>
    <message>
        <source>Not verified by us: its files are checked against the checksums listed there, but not how well it ranks.</source>
        <translation>未经我们校验：它的文件会与那里列出的校验值比对，但排序效果未经检验。</translation>
    </message>
    <message>
        <source>Looking it up…</source>
        <translation>正在查询…</translation>
    </message>
    <message>
        <source>Any reranker on Hugging Face or ModelScope that has its weights in safetensors and needs no program code of its own. Its files are checked against the checksums listed there, but not how well it ranks.</source>
        <translation>Hugging Face 或魔搭社区上的任何重排序模型，只要权重为 safetensors 格式，且不需要自带程序代码。文件会与那里列出的校验值比对；排序效果未经检验。</translation>
    </message>
    <message>
        <source>Name a model as OWNER/NAME, as in the address of its page.</source>
        <translation>请写成“所有者/名称”，与模型网页的地址一致。</translation>
    </message>
    <message>
        <source>Another &amp;model:</source>
        <translation>其他模型(&amp;M)：</translation>
    </message>
    <message>
        <source>Another model, as OWNER/NAME</source>
        <translation>其他模型，写作“所有者/名称”</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>安装</translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>p. {page}</source>
        <translation>第 {page} 页</translation>
    </message>
    <message>
        <source>Slide {page}</source>
        <translation>第 {page} 张幻灯片</translation>
    </message>
</context>
<context>
    <name>PageView</name>
    <message>
        <source>Page of the document</source>
        <translation>文档页面</translation>
    </message>
    <message>
        <source>Page {number} of {count}</source>
        <translation>第 {number} 页，共 {count} 页</translation>
    </message>
</context>
<context>
    <name>PasswordRow</name>
    <message>
        <source>Files it opened: {count}</source>
        <translation>已打开的文件：{count}</translation>
    </message>
    <message>
        <source>It opens none of these files, so it was not kept.</source>
        <translation>它打不开其中任何一个文件，因此没有保存。</translation>
    </message>
    <message>
        <source>Delete {password}</source>
        <translation>删除 {password}</translation>
    </message>
    <message>
        <source>Trying it…</source>
        <translation>正在尝试…</translation>
    </message>
    <message>
        <source>&amp;Password:</source>
        <translation>密码(&amp;P)：</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>用此密码解锁</translation>
    </message>
    <message>
        <source>Kept passwords</source>
        <translation>已保存的密码</translation>
    </message>
</context>
<context>
    <name>PresetEditor</name>
    <message>
        <source>the previous wording</source>
        <translation>修改前的措辞</translation>
    </message>
    <message>
        <source>words and meaning</source>
        <translation>关键词和含义</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Undo changes</source>
        <translation>撤销修改</translation>
    </message>
    <message>
        <source>Original wording</source>
        <translation>恢复原文</translation>
    </message>
    <message>
        <source>Make default</source>
        <translation>设为默认</translation>
    </message>
    <message>
        <source>Use this preset in this library unless another is chosen</source>
        <translation>在此资料库中默认使用这个预设</translation>
    </message>
    <message>
        <source>Use this preset</source>
        <translation>使用此预设</translation>
    </message>
</context>
<context>
    <name>PresetForm</name>
    <message>
        <source>{count} characters; the limit is {most}.</source>
        <translation>{count} 个字符；上限为 {most} 个。</translation>
    </message>
    <message>
        <source>English works best, whatever the language of your documents.</source>
        <translation>无论文档是什么语言，指令用英文效果最好。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>When to use it</source>
        <translation>何时使用</translation>
    </message>
    <message>
        <source>Instruction</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>For example: {one}
Or: {other}</source>
        <translation>例如：{one}
或：{other}</translation>
    </message>
</context>
<context>
    <name>PresetItems</name>
    <message>
        <source>en</source>
        <comment>the language of this translation, as in presets.toml: en or zh</comment>
        <translation>zh</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>查找答案</translation>
    </message>
    <message>
        <source>How-to</source>
        <translation>操作方法</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>分析判断</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对照比较</translation>
    </message>
</context>
<context>
    <name>PresetList</name>
    <message>
        <source>Export presets</source>
        <translation>导出预设</translation>
    </message>
    <message>
        <source>“{name}” is deleted. To restore it: More › Deleted.</source>
        <translation>“{name}”已删除。如需恢复：更多 › 已删除。</translation>
    </message>
    <message>
        <source>Presets written to {file}: {count}.</source>
        <translation>已将 {count} 个预设写入 {file}。</translation>
    </message>
    <message>
        <source>Import presets</source>
        <translation>导入预设</translation>
    </message>
    <message>
        <source>{count} of {all} presets are new.</source>
        <translation>{all} 个预设中有 {count} 个是新的。</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>创建副本</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move up in the group (Alt+Up)</source>
        <translation>在组内上移（Alt+↑）</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Move down in the group (Alt+Down)</source>
        <translation>在组内下移（Alt+↓）</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>已删除</translation>
    </message>
</context>
<context>
    <name>PresetsMenu</name>
    <message>
        <source>&amp;Ranking</source>
        <translation>排序(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Edit presets…</source>
        <translation>编辑预设(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Compare…</source>
        <translation>对比(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Relevance judgments…</source>
        <translation>相关性标注(&amp;J)…</translation>
    </message>
    <message>
        <source>E&amp;valuate…</source>
        <translation>评测(&amp;V)…</translation>
    </message>
</context>
<context>
    <name>PresetsWindow</name>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Batch compare</source>
        <translation>批量对比</translation>
    </message>
    <message>
        <source>Relevance</source>
        <translation>相关性标注</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评测</translation>
    </message>
</context>
<context>
    <name>PreviewMenu</name>
    <message>
        <source>&amp;Preview</source>
        <translation>预览(&amp;P)</translation>
    </message>
    <message>
        <source>Show the &amp;preview</source>
        <translation>显示预览(&amp;P)</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>&amp;Text only</source>
        <translation>仅显示文本(&amp;T)</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Next passage in the list</source>
        <translation>列表中的下一段</translation>
    </message>
    <message>
        <source>Previous passage in the list</source>
        <translation>列表中的上一段</translation>
    </message>
    <message>
        <source>&amp;Next passage in this document</source>
        <translation>此文档中的下一段(&amp;N)</translation>
    </message>
    <message>
        <source>P&amp;revious passage in this document</source>
        <translation>此文档中的上一段(&amp;R)</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>下一页</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>上一页</translation>
    </message>
    <message>
        <source>&amp;Find in the document…</source>
        <translation>在文档中查找(&amp;F)…</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一处</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一处</translation>
    </message>
    <message>
        <source>&amp;More like this</source>
        <translation>更多类似内容(&amp;M)</translation>
    </message>
    <message>
        <source>More like this &amp;document</source>
        <translation>更多类似此文档的内容(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Search for the selection</source>
        <translation>搜索选中的文字(&amp;S)</translation>
    </message>
    <message>
        <source>Open document</source>
        <translation>打开文档</translation>
    </message>
    <message>
        <source>Open document (not on this computer)</source>
        <translation>打开文档（不在这台电脑上）</translation>
    </message>
    <message>
        <source>Copy passage with citation</source>
        <translation>复制段落及出处</translation>
    </message>
    <message>
        <source>Copy page as a picture</source>
        <translation>将页面复制为图片</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>缩小(&amp;O)</translation>
    </message>
    <message>
        <source>Fit to &amp;width</source>
        <translation>适合宽度(&amp;W)</translation>
    </message>
    <message>
        <source>Text only: show the text, not the page</source>
        <translation>仅显示文本：不显示页面</translation>
    </message>
</context>
<context>
    <name>ProgressPanel</name>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 个文件</translation>
    </message>
    <message>
        <source>{count} files</source>
        <translation>{count} 个文件</translation>
    </message>
    <message>
        <source>1 passage</source>
        <translation>1 个段落</translation>
    </message>
    <message>
        <source>{count} passages</source>
        <translation>{count} 个段落</translation>
    </message>
    <message>
        <source>{count} not indexed…</source>
        <translation>{count} 个文件未收录…</translation>
    </message>
    <message>
        <source>{count} files found so far</source>
        <translation>已发现 {count} 个文件</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>OCR: page {done} of {total}</source>
        <translation>OCR：第 {done} 页，共 {total} 页</translation>
    </message>
    <message>
        <source>Search by meaning</source>
        <translation>按含义查找</translation>
    </message>
    <message>
        <source>Paused · {done} of {total}</source>
        <translation>已暂停 · {done} / {total}</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Checking for changes…</source>
        <translation>正在检查文件变化…</translation>
    </message>
    <message>
        <source>{done} of {total} passages</source>
        <translation>{done} / {total} 段</translation>
    </message>
    <message>
        <source>Writing the index…</source>
        <translation>正在写入索引…</translation>
    </message>
    <message>
        <source>Indexing…</source>
        <translation>正在建立索引…</translation>
    </message>
    <message>
        <source>{count} pages/s</source>
        <translation>每秒 {count} 页</translation>
    </message>
    <message>
        <source>{count} files/s</source>
        <translation>每秒 {count} 个文件</translation>
    </message>
    <message>
        <source>Files indexed</source>
        <translation>索引进度</translation>
    </message>
    <message>
        <source>What could not be indexed, why, and what can be done</source>
        <translation>哪些文件未收录、原因以及解决办法</translation>
    </message>
</context>
<context>
    <name>Proposals</name>
    <message>
        <source>For example:</source>
        <translation>例如：</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>查找范围(&amp;L)：</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>文件类型(&amp;T)：</translation>
    </message>
</context>
<context>
    <name>QShortcut</name>
    <message>
        <source>Down</source>
        <translation>↓</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>←</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>→</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>↑</translation>
    </message>
</context>
<context>
    <name>RelevancePage</name>
    <message>
        <source>Questions: {questions}; judgments: {judgments}</source>
        <translation>已标注 {questions} 个问题，共 {judgments} 条标注</translation>
    </message>
    <message>
        <source>Misses appear here after you evaluate.</source>
        <translation>评测之后，排序失误会列在这里。</translation>
    </message>
    <message>
        <source>Misses, where the top hit is not relevant: {count}</source>
        <translation>{count} 个排序失误：排在第一的段落不相关</translation>
    </message>
    <message>
        <source>No misses: the top hit is relevant for each question.</source>
        <translation>没有排序失误：每个问题排在第一的段落都相关。</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Judged questions</source>
        <translation>已标注的问题</translation>
    </message>
    <message>
        <source>Misses</source>
        <translation>排序失误</translation>
    </message>
    <message>
        <source>Relevant</source>
        <translation>相关</translation>
    </message>
    <message>
        <source>Not relevant</source>
        <translation>不相关</translation>
    </message>
    <message>
        <source>Relevant passages</source>
        <translation>相关段落</translation>
    </message>
    <message>
        <source>Best relevant at</source>
        <translation>最佳相关段落名次</translation>
    </message>
    <message>
        <source>Ranked first</source>
        <translation>实际排第一的</translation>
    </message>
    <message>
        <source>Search again</source>
        <translation>再次搜索</translation>
    </message>
    <message>
        <source>Delete these judgments</source>
        <translation>删除这些标注</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
</context>
<context>
    <name>Remark</name>
    <message>
        <source>Locate its folder…</source>
        <translation>指定它的文件夹…</translation>
    </message>
</context>
<context>
    <name>ReplyView</name>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Report a problem</source>
        <translation>报告问题</translation>
    </message>
    <message>
        <source>Write at the top what you did and what happened, and pass the report on to whoever helps you with Pagewise. The log may name your files: delete what others should not see. Nothing is sent from here.</source>
        <translation>请在最上方写明您做了什么、出现了什么情况，再把报告交给协助您使用 Pagewise 的人。日志里可能有您的文件名：不想让人看到的内容请删去。这里不会发送任何内容。</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
</context>
<context>
    <name>ResultFile</name>
    <message>
        <source>Save the passages</source>
        <translation>保存段落</translation>
    </message>
    <message>
        <source>Export notes</source>
        <translation>导出笔记</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>JSON, as printed by the command line (*.json)</source>
        <translation>JSON，与命令行输出相同 (*.json)</translation>
    </message>
    <message>
        <source>Markdown (*.md)</source>
        <translation>Markdown (*.md)</translation>
    </message>
</context>
<context>
    <name>ResultView</name>
    <message>
        <source>Passages</source>
        <translation>段落</translation>
    </message>
    <message>
        <source>Go to the selected passage</source>
        <translation>转到所选段落</translation>
    </message>
</context>
<context>
    <name>RootsDialog</name>
    <message>
        <source>The folder on this computer</source>
        <translation>这台电脑上的文件夹</translation>
    </message>
    <message>
        <source>The library is the collection {collection} at {host}. Others may reach its documents by another path than this computer: say here where a folder of the library is, so that its documents can be shown and opened.</source>
        <translation>该资料库是 {host} 上的集合 {collection}。其他人访问文档的路径可能与这台电脑不同：请在此说明资料库的文件夹在哪里，以便显示和打开其中的文档。</translation>
    </message>
    <message>
        <source>Folders of the team’s library</source>
        <translation>团队资料库的文件夹</translation>
    </message>
    <message>
        <source>In the library</source>
        <translation>在资料库中</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>在这台电脑上</translation>
    </message>
    <message>
        <source>&amp;In the library:</source>
        <translation>在资料库中(&amp;I)：</translation>
    </message>
    <message>
        <source>&amp;On this computer:</source>
        <translation>在这台电脑上(&amp;O)：</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>RowWords</name>
    <message>
        <source>whole document</source>
        <translation>整篇文档</translation>
    </message>
    <message>
        <source>read by OCR, {percent}% sure</source>
        <translation>OCR 识别，可信度 {percent}%</translation>
    </message>
    <message>
        <source>and one more place</source>
        <translation>以及另外 1 处</translation>
    </message>
    <message>
        <source>and {count} more places</source>
        <translation>以及另外 {count} 处</translation>
    </message>
    <message>
        <source>Note: {words}</source>
        <translation>笔记：{words}</translation>
    </message>
    <message>
        <source>{count} more files</source>
        <translation>另有 {count} 个文件</translation>
    </message>
    <message>
        <source>1 more passage</source>
        <translation>还有 1 个段落</translation>
    </message>
    <message>
        <source>{count} more passages</source>
        <translation>还有 {count} 个段落</translation>
    </message>
    <message>
        <source>The file name contains the words</source>
        <translation>文件名含有这些词</translation>
    </message>
    <message>
        <source>matches: {words}</source>
        <translation>命中：{words}</translation>
    </message>
    <message>
        <source>place {rank} before ranking</source>
        <translation>评分前第 {rank} 位</translation>
    </message>
    <message>
        <source>Rank: {reasons}</source>
        <translation>排名依据：{reasons}</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>similarity {number}</source>
        <translation>相似度 {number}</translation>
    </message>
    <message>
        <source>relevant</source>
        <translation>相关</translation>
    </message>
    <message>
        <source>not relevant</source>
        <translation>不相关</translation>
    </message>
    <message>
        <source>Relevant (key +)</source>
        <translation>相关（按键 +）</translation>
    </message>
    <message>
        <source>Not relevant (key -)</source>
        <translation>不相关（按键 -）</translation>
    </message>
    <message>
        <source>page {page}</source>
        <translation>第 {page} 页</translation>
    </message>
    <message>
        <source>score {score}</source>
        <translation>得分 {score}</translation>
    </message>
    <message>
        <source>older version</source>
        <translation>旧版本</translation>
    </message>
    <message>
        <source>New since you last looked</source>
        <translation>自上次查看后新增</translation>
    </message>
    <message>
        <source>nearly the same text, another name</source>
        <translation>名称不同、内容几乎相同</translation>
    </message>
    <message>
        <source>same name</source>
        <translation>同名</translation>
    </message>
    <message>
        <source>same title and text</source>
        <translation>标题和内容相同</translation>
    </message>
    <message>
        <source>{file}, older version of {name}: {same}, {date}</source>
        <translation>{file}，{name} 的旧版本：{same}，{date}</translation>
    </message>
    <message>
        <source>File · {place}</source>
        <translation>文件 · {place}</translation>
    </message>
    <message>
        <source>{read} of {tokens} tokens ranked</source>
        <translation>仅评分前 {read} / {tokens} 个 token</translation>
    </message>
    <message>
        <source>latest version</source>
        <translation>最新版本</translation>
    </message>
    <message>
        <source>Show in folder: {path}</source>
        <translation>打开所在文件夹：{path}</translation>
    </message>
    <message>
        <source>{file} ({date})</source>
        <translation>{file}（{date}）</translation>
    </message>
    <message>
        <source>{count} older files</source>
        <translation>{count} 个旧文件</translation>
    </message>
    <message>
        <source>Nearly the same in {names}</source>
        <translation>几乎相同的内容另见 {names}</translation>
    </message>
    <message>
        <source>Latest version; nearly the same in {names}</source>
        <translation>最新版本；几乎相同的内容另见 {names}</translation>
    </message>
    <message>
        <source>not ranked yet, in the order of words and meaning</source>
        <translation>以下尚未评分，按关键词和含义排列</translation>
    </message>
    <message>
        <source>{arrow} was {was}</source>
        <translation>{arrow} 原第 {was} 位</translation>
    </message>
    <message>
        <source>newer: {name} ({reason})</source>
        <translation>较新版本：{name}（{reason}）</translation>
    </message>
    <message>
        <source>the latest version stands before older ones</source>
        <translation>最新版本排在旧版本之前</translation>
    </message>
    <message>
        <source>not ranked yet</source>
        <translation>尚未评分</translation>
    </message>
    <message>
        <source>score {score} by {model} under “{preset}”</source>
        <translation>{model} 按“{preset}”评分 {score}</translation>
    </message>
    <message>
        <source>score {score} by {model}</source>
        <translation>{model} 评分 {score}</translation>
    </message>
    <message>
        <source>words (rank {rank})</source>
        <translation>关键词第 {rank} 位</translation>
    </message>
    <message>
        <source>meaning ({similarity})</source>
        <translation>含义（{similarity}）</translation>
    </message>
    <message>
        <source>meaning (rank {rank}, {similarity})</source>
        <translation>含义第 {rank} 位（{similarity}）</translation>
    </message>
    <message>
        <source>{words}, {meaning}</source>
        <translation>{words}，{meaning}</translation>
    </message>
    <message>
        <source>{file}, like {name}: {same}, {date}</source>
        <translation>{file}，与 {name} 相似：{same}，{date}</translation>
    </message>
    <message>
        <source>nearest sentence: {sentence}</source>
        <translation>最接近的句子：{sentence}</translation>
    </message>
</context>
<context>
    <name>SavedPanel</name>
    <message>
        <source>{count} new</source>
        <translation>{count} 条新增</translation>
    </message>
    <message>
        <source>Saved searches</source>
        <translation>已保存的搜索</translation>
    </message>
    <message>
        <source>Delete saved search</source>
        <translation>删除已保存的搜索</translation>
    </message>
</context>
<context>
    <name>ScoringLine</name>
    <message>
        <source>{done} of {total} ranked</source>
        <translation>已评分 {done} / {total} 段</translation>
    </message>
    <message>
        <source>{model} ranks first: {done} of {total}</source>
        <translation>{model} 先评分：{done} / {total} 段</translation>
    </message>
    <message>
        <source>Passages ranked</source>
        <translation>已评分的段落</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Rank the rest (Ctrl+R)</source>
        <translation>继续评分（Ctrl+R）</translation>
    </message>
    <message>
        <source>Stop ranking (Esc)</source>
        <translation>停止评分（Esc）</translation>
    </message>
    <message>
        <source>Rank the other passages, too</source>
        <translation>把其余段落也评分</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Ask a question, or type keywords</source>
        <translation>输入问题或关键词</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>How questions can be written</source>
        <translation>问题可以怎么写</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Go to the passages</source>
        <translation>转到段落列表</translation>
    </message>
    <message>
        <source>The preset by which passages are ranked</source>
        <translation>段落按此预设排序</translation>
    </message>
    <message>
        <source>Without ranking</source>
        <translation>不重排序</translation>
    </message>
    <message>
        <source>Show passages in the order of their words and meaning, without a reranker</source>
        <translation>按关键词和含义的顺序显示段落，不用重排序模型</translation>
    </message>
    <message>
        <source>Save as preset…</source>
        <translation>另存为预设…</translation>
    </message>
    <message>
        <source>Save this instruction as a preset</source>
        <translation>把此指令保存为预设</translation>
    </message>
    <message>
        <source>Custom instruction…</source>
        <translation>自定义指令…</translation>
    </message>
    <message>
        <source>Make this the default</source>
        <translation>设为默认</translation>
    </message>
    <message>
        <source>Edit presets…</source>
        <translation>编辑预设…</translation>
    </message>
    <message>
        <source>Install a reranker…</source>
        <translation>安装重排序模型…</translation>
    </message>
    <message>
        <source>This is the default</source>
        <translation>这是默认预设</translation>
    </message>
    <message>
        <source>No effect with this model</source>
        <translation>对此模型不起作用</translation>
    </message>
    <message>
        <source>No effect: no reranker</source>
        <translation>没有重排序模型，不起作用</translation>
    </message>
    <message>
        <source>Say in English what to rank by, such as: Rank by how recent the advice is</source>
        <translation>请用英文写明排序依据，例如：Rank by how recent the advice is</translation>
    </message>
    <message>
        <source>Custom instruction</source>
        <translation>自定义指令</translation>
    </message>
</context>
<context>
    <name>SearchMenu</name>
    <message>
        <source>&amp;Searches</source>
        <translation>搜索(&amp;S)</translation>
    </message>
    <message>
        <source>{title} ({count} new)</source>
        <translation>{title}（{count} 条新增）</translation>
    </message>
    <message>
        <source>{question}	{count} new</source>
        <translation>{question}	{count} 条新增</translation>
    </message>
    <message>
        <source>Clear history</source>
        <translation>清除历史记录</translation>
    </message>
    <message>
        <source>&amp;Save this search</source>
        <translation>保存此搜索(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Delete saved search</source>
        <translation>删除已保存的搜索(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>后退(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Forward</source>
        <translation>前进(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;History</source>
        <translation>历史(&amp;H)</translation>
    </message>
</context>
<context>
    <name>SelfTestDialog</name>
    <message>
        <source>Self-test</source>
        <translation>自检</translation>
    </message>
    <message>
        <source>Trying the parts of Pagewise one by one…</source>
        <translation>正在逐项测试 Pagewise 的各个部分…</translation>
    </message>
    <message>
        <source>Parts that do not work: {count}</source>
        <translation>无法工作的部分：{count}</translation>
    </message>
    <message>
        <source>All parts of Pagewise work here.</source>
        <translation>Pagewise 的各个部分在这里都能工作。</translation>
    </message>
</context>
<context>
    <name>SendBox</name>
    <message>
        <source>Send text to {host}?</source>
        <translation>要把文本发送到 {host} 吗？</translation>
    </message>
    <message>
        <source>They go there without encryption, and so does the key.</source>
        <translation>这些内容和密钥在传输时都不加密。</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Undo restoring</source>
        <translation>撤销恢复</translation>
    </message>
    <message>
        <source>Restore defaults</source>
        <translation>恢复默认设置</translation>
    </message>
    <message>
        <source>Indexing</source>
        <translation>索引</translation>
    </message>
    <message>
        <source>Passages to rank</source>
        <translation>参与排序的段落数</translation>
    </message>
    <message>
        <source>Max. per document</source>
        <translation>每个文档最多</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>计算设备</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>计算精度</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>Max. file size</source>
        <translation>文件大小上限</translation>
    </message>
    <message>
        <source>Max. time per file</source>
        <translation>单个文件的时限</translation>
    </message>
    <message>
        <source>Max. memory per file</source>
        <translation>单个文件的内存上限</translation>
    </message>
    <message>
        <source>&amp;Exclude (one pattern per line)</source>
        <translation>排除(&amp;E)（每行一个模式）</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>高对比度</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Search by meaning</source>
        <translation>按含义查找</translation>
    </message>
    <message>
        <source>Also find passages that say the same in other words, or in another language</source>
        <translation>也查找用其他词或另一种语言表达同样意思的段落</translation>
    </message>
    <message>
        <source>Gentle: use only a tenth of a processor core</source>
        <translation>轻量：只用处理器一个核心的十分之一</translation>
    </message>
    <message>
        <source>Assistants…</source>
        <translation>助手…</translation>
    </message>
    <message>
        <source>Let Claude, Cursor or others search your documents</source>
        <translation>让 Claude、Cursor 或其他助手搜索您的文档</translation>
    </message>
    <message>
        <source>Answers…</source>
        <translation>回答…</translation>
    </message>
    <message>
        <source>Choose a chat model that answers from the passages</source>
        <translation>选择根据段落回答问题的聊天模型</translation>
    </message>
    <message>
        <source>Open the synonyms file: one group per line, separated by commas</source>
        <translation>打开同义词表：每行一组，用逗号分隔</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>减少动态效果</translation>
    </message>
    <message>
        <source>Passages do not glide to their new places</source>
        <translation>段落直接换位，不再滑动</translation>
    </message>
    <message>
        <source>As in .gitignore: *.bak, drafts/, /one folder/file.pdf; “!” in front re-includes. Hidden and temporary files are always excluded.</source>
        <translation>写法同 .gitignore：*.bak、drafts/、/某文件夹/文件.pdf；前面加“!”表示重新收录。隐藏文件和临时文件总是排除。</translation>
    </message>
    <message>
        <source>Team’s folders…</source>
        <translation>团队文件夹…</translation>
    </message>
    <message>
        <source>Set where the folders of the library are on this computer</source>
        <translation>说明资料库的文件夹在这台电脑上的位置</translation>
    </message>
    <message>
        <source>Restore all settings here, except for exclusions</source>
        <translation>除排除项外，将此处的设置全部复原</translation>
    </message>
    <message>
        <source>Time limit</source>
        <translation>评分时限</translation>
    </message>
    <message>
        <source>{percent}%</source>
        <translation>{percent}%</translation>
    </message>
    <message>
        <source>Prepare passages for search by meaning as slowly as on battery</source>
        <translation>像使用电池时一样缓慢地为按含义查找做准备</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>模型…</translation>
    </message>
    <message>
        <source>Synonyms…</source>
        <translation>同义词…</translation>
    </message>
    <message>
        <source>Stay in the tray when the window is closed</source>
        <translation>关闭窗口后留在系统托盘</translation>
    </message>
    <message>
        <source>Open file</source>
        <translation>打开文件</translation>
    </message>
</context>
<context>
    <name>SetupRow</name>
    <message>
        <source>Install</source>
        <translation>安装</translation>
    </message>
    <message>
        <source>OCR reads the text of scanned pages and pictures. This package of Pagewise does not include it; a Pagewise installed with pip can download it.</source>
        <translation>OCR 可识别扫描页和图片中的文字。此 Pagewise 安装包不含 OCR；用 pip 安装的 Pagewise 可以下载它。</translation>
    </message>
    <message>
        <source>OCR reads the text of scanned pages and pictures, on this computer. pip downloads rapidocr, onnxruntime and what they need from the Python Package Index (pypi.org): about {size} MB.</source>
        <translation>OCR 在这台电脑上识别扫描页和图片里的文字。pip 将从软件包索引（pypi.org）下载 rapidocr、onnxruntime 及其依赖，约 {size} MB。</translation>
    </message>
    <message>
        <source>Install OCR…</source>
        <translation>安装 OCR…</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>复制命令</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>LibreOffice, which is free, reads Word and PowerPoint files from before 2007. Install it from libreoffice.org or with your package manager, then retry.</source>
        <translation>LibreOffice 可读取 2007 年以前的 Word 和 PowerPoint 文件，免费。请从 libreoffice.org 或用软件包管理器安装，然后重试。</translation>
    </message>
    <message>
        <source>Open libreoffice.org</source>
        <translation>打开 libreoffice.org</translation>
    </message>
</context>
<context>
    <name>Siblings</name>
    <message>
        <source>{count} passages of this document were found</source>
        <translation>此文档中找到 {count} 段</translation>
    </message>
    <message>
        <source>Passages of this document</source>
        <translation>此文档中的段落</translation>
    </message>
</context>
<context>
    <name>SkippedModel</name>
    <message>
        <source>Needs a password</source>
        <translation>需要密码</translation>
    </message>
    <message>
        <source>No permission</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>Needs LibreOffice</source>
        <translation>需要 LibreOffice</translation>
    </message>
    <message>
        <source>Too large or too slow</source>
        <translation>太大或太慢</translation>
    </message>
    <message>
        <source>Scanned, without text</source>
        <translation>扫描件，没有文字</translation>
    </message>
    <message>
        <source>Protected</source>
        <translation>受保护</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>Unsupported type</source>
        <translation>不支持的文件类型</translation>
    </message>
    <message>
        <source>Deleted meanwhile</source>
        <translation>已被删除</translation>
    </message>
    <message>
        <source>Not indexed on {computer}</source>
        <translation>{computer} 上未收录</translation>
    </message>
    <message>
        <source>This computer of the team indexes them: retry them there.</source>
        <translation>这些文件由团队的这台电脑收录：请在那台电脑上重试。</translation>
    </message>
    <message>
        <source>These files are encrypted. A password is tried on all of them, and kept in a file of the library that only you can read.</source>
        <translation>这些文件已加密。输入的密码会用来尝试打开所有这些文件，并保存在资料库中只有您能读取的文件里。</translation>
    </message>
    <message>
        <source>The system does not let Pagewise open them. Give yourself permission to read them, or close the program that is using them; then retry.</source>
        <translation>系统不允许 Pagewise 打开它们。请为自己添加读取权限，或关闭占用它们的程序，然后重试。</translation>
    </message>
    <message>
        <source>These formats are read with the help of LibreOffice. Install it, then retry.</source>
        <translation>这些格式需要借助 LibreOffice 读取。请安装后重试。</translation>
    </message>
    <message>
        <source>They are too large, took too long, or need too much memory. The settings have the limits.</source>
        <translation>它们太大、耗时太长或占用内存太多。限制可在设置中调整。</translation>
    </message>
    <message>
        <source>Their content is damaged. Open them in the program that made them and save them again, or replace them with intact copies.</source>
        <translation>它们的内容已损坏。请用原程序打开并重新保存，或换成完好的副本。</translation>
    </message>
    <message>
        <source>Pagewise cannot read them. Exclude them to take them off this list.</source>
        <translation>Pagewise 无法读取它们。排除它们，就不会再出现在这个列表中。</translation>
    </message>
    <message>
        <source>They contain no text; nothing is missed.</source>
        <translation>其中没有文字，不会遗漏任何内容。</translation>
    </message>
    <message>
        <source>They were deleted before they were read. Retry if they are back.</source>
        <translation>它们在读取之前就被删除了。如果又出现了，请重试。</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Without text</source>
        <translation>没有文字内容</translation>
    </message>
    <message>
        <source>Other reasons</source>
        <translation>其他原因</translation>
    </message>
    <message>
        <source>Their pages are images. Recognising the text needs OCR; the details of each file say what is missing here.</source>
        <translation>它们的页面是图片。识别文字需要 OCR；每个文件的说明会指出这里缺少什么。</translation>
    </message>
    <message>
        <source>They are locked by rights management, which no password can open here. Save unprotected copies with the program that made them.</source>
        <translation>它们被权限管理锁定，在这里任何密码都无法打开。请用原程序另存一份不受保护的副本。</translation>
    </message>
    <message>
        <source>The details of each file say what happened.</source>
        <translation>每个文件的说明写明了原因。</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
</context>
<context>
    <name>SortButton</name>
    <message>
        <source>Relevance</source>
        <translation>相关性</translation>
    </message>
    <message>
        <source>Date, newest first</source>
        <translation>日期（新的在前）</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>&amp;Sort by</source>
        <translation>排序方式(&amp;S)</translation>
    </message>
    <message>
        <source>Sorted by: {order}</source>
        <translation>排序：{order}</translation>
    </message>
</context>
<context>
    <name>SourceMenu</name>
    <message>
        <source>From Hugging Face</source>
        <translation>从 Hugging Face</translation>
    </message>
    <message>
        <source>From hf-mirror.com, a mirror of it</source>
        <translation>从其镜像 hf-mirror.com</translation>
    </message>
    <message>
        <source>From ModelScope</source>
        <translation>从魔搭社区（ModelScope）</translation>
    </message>
    <message>
        <source>From a folder on this computer…</source>
        <translation>从本机文件夹…</translation>
    </message>
</context>
<context>
    <name>SpeedPanel</name>
    <message>
        <source>{count} at a time</source>
        <translation>每次 {count} 段</translation>
    </message>
    <message>
        <source>Speed on this computer, in passages a second</source>
        <translation>本机速度（每秒评分的段落数）</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测速</translation>
    </message>
    <message>
        <source>Ranking all of them would take about {seconds} s.</source>
        <translation>全部评分约需 {seconds} 秒。</translation>
    </message>
    <message>
        <source>Up to {count} passages are ranked for each question.</source>
        <translation>每个问题最多对 {count} 个段落排序。</translation>
    </message>
    <message>
        <source>Measuring… A new question stops this.</source>
        <translation>正在测速… 提出新问题会使它停止。</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Search by meaning: {done} of {total} passages, {time}</source>
        <translation>按含义查找：已处理 {done} / {total} 段，{time}</translation>
    </message>
    <message>
        <source>Search by meaning: {done} of {total} passages</source>
        <translation>按含义查找：已处理 {done} / {total} 段</translation>
    </message>
    <message>
        <source>found in {ms} ms</source>
        <translation>查找用时 {ms} 毫秒</translation>
    </message>
    <message>
        <source>{count} of {total} ranked by {model} on {device}</source>
        <translation>{model}（{device}）已评分 {count} / {total} 段</translation>
    </message>
    <message>
        <source>{count} ranked by {model} on {device} in {seconds} s</source>
        <translation>{model}（{device}）已评分 {count} 段，用时 {seconds} 秒</translation>
    </message>
    <message>
        <source>{count} ranked by {model} on {device}</source>
        <translation>{model}（{device}）已评分 {count} 段</translation>
    </message>
    <message>
        <source> ({count} from the cache)</source>
        <translation>（其中 {count} 段取自缓存）</translation>
    </message>
</context>
<context>
    <name>StorageBox</name>
    <message>
        <source>Storage</source>
        <translation>存储空间</translation>
    </message>
    <message>
        <source>Index</source>
        <translation>索引</translation>
    </message>
    <message>
        <source>Extracted text</source>
        <translation>提取的文本</translation>
    </message>
    <message>
        <source>Score cache</source>
        <translation>评分缓存</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Rebuild index</source>
        <translation>重建索引</translation>
    </message>
    <message>
        <source>The index is rebuilt from the stored text; no document is read again. Results are incomplete until it is done.</source>
        <translation>索引会根据已存的文本重建，不会重新读取文档。完成之前，搜索结果不完整。</translation>
    </message>
</context>
<context>
    <name>SyntaxMenu</name>
    <message>
        <source>&amp;How questions can be written</source>
        <translation>提问的写法(&amp;H)</translation>
    </message>
    <message>
        <source>&quot;two words&quot;</source>
        <translation>&quot;两个词&quot;</translation>
    </message>
    <message>
        <source>exact phrase</source>
        <translation>精确短语</translation>
    </message>
    <message>
        <source>-word</source>
        <translation>-词</translation>
    </message>
    <message>
        <source>must not occur</source>
        <translation>不得出现</translation>
    </message>
    <message>
        <source>file type or extension</source>
        <translation>文件类型或扩展名</translation>
    </message>
    <message>
        <source>in:folder</source>
        <translation>in:文件夹</translation>
    </message>
    <message>
        <source>folder or file, by name or path</source>
        <translation>文件夹或文件的名称或路径</translation>
    </message>
    <message>
        <source>changed or sent since then</source>
        <translation>此后修改或发送</translation>
    </message>
    <message>
        <source>changed or sent before then</source>
        <translation>此前修改或发送</translation>
    </message>
    <message>
        <source>language of the passage</source>
        <translation>段落的语言</translation>
    </message>
</context>
<context>
    <name>SystemPicker</name>
    <message>
        <source>Words and meaning</source>
        <translation>关键词和含义</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左侧</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右侧</translation>
    </message>
    <message>
        <source>Model, {side}</source>
        <translation>模型，{side}</translation>
    </message>
</context>
<context>
    <name>TextDialog</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>TextView</name>
    <message>
        <source>Text of the document</source>
        <translation>文档文本</translation>
    </message>
</context>
<context>
    <name>TimeLeft</name>
    <message>
        <source>about {count} s left</source>
        <translation>约剩 {count} 秒</translation>
    </message>
    <message>
        <source>about {count} min left</source>
        <translation>约剩 {count} 分钟</translation>
    </message>
    <message>
        <source>about {count} h left</source>
        <translation>约剩 {count} 小时</translation>
    </message>
    <message>
        <source>about a minute</source>
        <translation>约 1 分钟</translation>
    </message>
    <message>
        <source>about {count} minutes</source>
        <translation>约 {count} 分钟</translation>
    </message>
    <message>
        <source>about {count} hours</source>
        <translation>约 {count} 小时</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Open Pagewise</source>
        <translation>打开 Pagewise</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
</context>
<context>
    <name>TryPanel</name>
    <message>
        <source>Search in the main window first: presets are tried on its hits.</source>
        <translation>请先在主窗口搜索：预设会在搜索结果上试用。</translation>
    </message>
    <message>
        <source>Write an instruction to see how it ranks the hits.</source>
        <translation>写一条指令，看看它如何排列结果。</translation>
    </message>
    <message>
        <source>“{question}”, compared with {before}: {changed} of the top 5 changed.</source>
        <translation>“{question}”，与{before}相比：前 5 名中有 {changed} 个不同。</translation>
    </message>
    <message>
        <source>No model in use follows instructions: all of them give the same order. Install a Qwen3-Reranker to rank by instructions.</source>
        <translation>当前没有支持排序指令的模型：所有指令得到的顺序都相同。安装 Qwen3-Reranker 后指令才会生效。</translation>
    </message>
    <message>
        <source>Loading {model}…</source>
        <translation>正在加载 {model}…</translation>
    </message>
    <message>
        <source>Ranking…</source>
        <translation>正在评分…</translation>
    </message>
    <message>
        <source>Ranked {done} of {total}…</source>
        <translation>已评分 {done} / {total} 段…</translation>
    </message>
    <message>
        <source>Checking whether passages that mention {words} rank lower…</source>
        <translation>正在检查提到 {words} 的段落是否因此排得更低…</translation>
    </message>
    <message>
        <source>This does the opposite: passages that mention {words} ({count} here) rank higher with this wording (mean rank {place}, score {score}) than without it (mean rank {place_without}, score {score_without}). Describe what you want, not what you do not want.</source>
        <translation>适得其反：提到 {words} 的段落（此处 {count} 个）在这种措辞下反而更靠前（平均第 {place} 位，得分 {score}），去掉该措辞则为第 {place_without} 位，得分 {score_without}。请写想要什么，而不是不要什么。</translation>
    </message>
    <message>
        <source>This works: passages that mention {words} ({count} here) rank lower with this wording (mean rank {place}, score {score}) than without it (mean rank {place_without}, score {score_without}).</source>
        <translation>有效：提到 {words} 的段落（此处 {count} 个）在这种措辞下更靠后（平均第 {place} 位，得分 {score}），去掉该措辞则为第 {place_without} 位，得分 {score_without}。</translation>
    </message>
    <message>
        <source>This makes no difference: passages that mention {words} ({count} here) rank the same without this wording (mean rank {place}, score {score}). Describe what you want, not what you do not want.</source>
        <translation>没有作用：提到 {words} 的段落（此处 {count} 个）名次与去掉该措辞时相同（平均第 {place} 位，得分 {score}）。请写想要什么，而不是不要什么。</translation>
    </message>
    <message>
        <source>Passage</source>
        <translation>段落</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>名次变化</translation>
    </message>
    <message>
        <source>Top hits by this instruction</source>
        <translation>按这条指令排在最前的结果</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Choose a program</source>
        <translation>选择程序</translation>
    </message>
</context>
<context>
    <name>Views</name>
    <message>
        <source>Select a passage to preview it on its page.</source>
        <translation>选择一个段落，即可在原页中预览。</translation>
    </message>
    <message>
        <source>Opening the document…</source>
        <translation>正在打开文档…</translation>
    </message>
</context>
</TS>
