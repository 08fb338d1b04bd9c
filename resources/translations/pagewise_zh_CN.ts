<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
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
        <translation>添加文件夹 (Ctrl+O)</translation>
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
    <message>
        <source>Drop folders here</source>
        <translation>把文件夹拖到这里</translation>
    </message>
</context>
<context>
    <name>HitDelegate</name>
    <message>
        <source>was {rank}</source>
        <translation>原第 {rank}</translation>
    </message>
    <message>
        <source>p. {page}</source>
        <translation>第 {page} 页</translation>
    </message>
    <message>
        <source>whole document</source>
        <translation>整篇文档</translation>
    </message>
    <message>
        <source>first {read} of {tokens} tokens were read</source>
        <translation>只读了前 {read} 个词元，共 {tokens} 个</translation>
    </message>
    <message>
        <source>{place} … and one more place</source>
        <translation>{place} … 另有一处</translation>
    </message>
    <message>
        <source>{place} … and {count} more places</source>
        <translation>{place} … 另有 {count} 处</translation>
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
        <source>&amp;Look for changes</source>
        <translation>检查改动(&amp;L)</translation>
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
        <source>&amp;Go to the question</source>
        <translation>转到提问框(&amp;G)</translation>
    </message>
    <message>
        <source>Score short documents &amp;whole</source>
        <translation>短文档整篇评分(&amp;W)</translation>
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
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Close message</source>
        <translation>关闭消息</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ReadingPanel</name>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>Looking for changes …</source>
        <translation>正在检查改动……</translation>
    </message>
    <message>
        <source>{files} files · {passages} passages</source>
        <translation>{files} 个文件 · {passages} 个段落</translation>
    </message>
    <message>
        <source>{count} skipped</source>
        <translation>已跳过 {count} 个</translation>
    </message>
    <message>
        <source>Files read</source>
        <translation>已读取的文件</translation>
    </message>
    <message>
        <source>Skipped files with reasons</source>
        <translation>跳过的文件及原因</translation>
    </message>
</context>
<context>
    <name>ResultView</name>
    <message>
        <source>Did you mean: {question}</source>
        <translation>您要找的是不是：{question}</translation>
    </message>
    <message>
        <source>This cannot be looked up</source>
        <translation>无法查找</translation>
    </message>
    <message>
        <source>Drop folders here</source>
        <translation>把文件夹拖到这里</translation>
    </message>
    <message>
        <source>Their PDFs, Word files, web pages, Markdown and text become searchable. The files stay where they are, and nothing leaves this computer.</source>
        <translation>其中的 PDF、Word、网页、Markdown 和文本文件就可以搜索了。文件留在原处，任何内容都不会离开这台电脑。</translation>
    </message>
    <message>
        <source>{done} of {total} files have been read so far.</source>
        <translation>已读取 {done} / {total} 个文件。</translation>
    </message>
    <message>
        <source>Nothing found yet</source>
        <translation>暂时还没有找到</translation>
    </message>
    <message>
        <source>The question is asked again as more are read.</source>
        <translation>读到更多内容后会自动再查。</translation>
    </message>
    <message>
        <source>Reading your documents</source>
        <translation>正在读取文档</translation>
    </message>
    <message>
        <source>You can ask already.</source>
        <translation>现在就可以提问。</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>No passage holds these words. Try other words, or fewer, in the language that the documents are written in.</source>
        <translation>没有段落包含这些词。请换个说法、减少用词，或改用文档所用的语言。</translation>
    </message>
    <message>
        <source>Ask your documents</source>
        <translation>向你的文档提问</translation>
    </message>
    <message>
        <source>Type a question above. Passages with its words appear at once; then the reranker reads them and puts the best first.</source>
        <translation>在上方输入问题。包含相关词语的段落会立即出现，随后重排序模型逐段阅读，把最好的排到前面。</translation>
    </message>
    <message>
        <source>Passages</source>
        <translation>段落</translation>
    </message>
    <message>
        <source>Open document</source>
        <translation>打开文档</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>Copy passage</source>
        <translation>复制段落</translation>
    </message>
</context>
<context>
    <name>ResultsModel</name>
    <message>
        <source>page {page}</source>
        <translation>第 {page} 页</translation>
    </message>
    <message>
        <source>score {score}</source>
        <translation>得分 {score}</translation>
    </message>
</context>
<context>
    <name>ScoringLine</name>
    <message>
        <source>scored {done} of {total}</source>
        <translation>已评分 {done} / {total}</translation>
    </message>
    <message>
        <source>scored {done} of {total} · about {seconds} s left</source>
        <translation>已评分 {done} / {total} · 约剩 {seconds} 秒</translation>
    </message>
    <message>
        <source>The question is very short: scores tell more when it says more.</source>
        <translation>问题太短：把情况说得具体些，评分才更有意义。</translation>
    </message>
    <message>
        <source>The scores hardly differ: the order means little.</source>
        <translation>评分几乎没有差别：排序意义不大。</translation>
    </message>
    <message>
        <source>Nothing that was found seems to answer the question.</source>
        <translation>找到的内容似乎都没有回答这个问题。</translation>
    </message>
    <message>
        <source>Passages scored</source>
        <translation>已评分的段落</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Score no more (Esc)</source>
        <translation>不再评分 (Esc)</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>en</source>
        <comment>the language of this translation, as in presets.toml: en or zh</comment>
        <translation>zh</translation>
    </message>
    <message>
        <source>Ask a question, or type keywords</source>
        <translation>输入问题或关键词</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>What makes a passage good</source>
        <translation>评判标准</translation>
    </message>
    <message>
        <source>Custom instruction…</source>
        <translation>自定义指令…</translation>
    </message>
    <message>
        <source>What makes a passage good: the best by it come first</source>
        <translation>评判标准：最符合的段落排在最前</translation>
    </message>
    <message>
        <source>Keywords only</source>
        <translation>仅用关键词</translation>
    </message>
    <message>
        <source>Leave the passages in keyword order; score none</source>
        <translation>保持关键词匹配的顺序，不做重排序</translation>
    </message>
    <message>
        <source>Say in English what to rank by, for example: Rank by how recent the advice is</source>
        <translation>请用英文写明排序依据，例如：Rank by how recent the advice is</translation>
    </message>
    <message>
        <source>Custom instruction</source>
        <translation>自定义指令</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Loading {model} …</source>
        <translation>正在加载 {model}……</translation>
    </message>
    <message>
        <source>{model} (unverified)</source>
        <translation>{model}（未核验）</translation>
    </message>
    <message>
        <source>No reranker loaded</source>
        <translation>未加载重排序模型</translation>
    </message>
    <message>
        <source>keywords {ms} ms</source>
        <translation>关键词 {ms} 毫秒</translation>
    </message>
    <message>
        <source>reranked {count} in {seconds} s</source>
        <translation>重排序 {count} 段，用时 {seconds} 秒</translation>
    </message>
</context>
<context>
    <name>Stream</name>
    <message>
        <source>Unexpected error — see the log</source>
        <translation>意外错误，详见日志</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>{path} is no longer there. Look for changes (F5) to update the list.</source>
        <translation>{path} 已不存在。请检查改动 (F5) 以更新列表。</translation>
    </message>
    <message>
        <source>No program is set to open {path}.</source>
        <translation>没有设置用来打开 {path} 的程序。</translation>
    </message>
</context>
</TS>
