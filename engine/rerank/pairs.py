"""Pairs: questions and short passages, near and far, on which number formats are compared."""

_PASSAGES = {
    "Which planet is known as the Red Planet?": (
        "Mars is often called the Red Planet.",
        "Venus is nearly as large as the Earth.",
        "Red paint dries within an hour.",
        "行星绕太阳运行。",
    ),
    "新员工入职需要准备哪些材料?": (
        "入职需带身份证、学历证和离职证明。",
        "年度体检安排在三月。",
        "材料强度见表三。",
        "New employees get a laptop.",
    ),
    "How long are invoices kept?": (
        "Invoices are kept for ten years.",
        "An invoice names the buyer.",
        "Backups are kept on tape.",
        "发票须保存十年。",
    ),
    "What does error 504 mean?": (
        "504: the gateway gave up waiting.",
        "All errors are in errors.log.",
        "def main(): return 504",
        "网关超时。",
    ),
    "Wann ist die Miete fällig?": (
        "Die Miete ist am dritten Werktag fällig.",
        "Der Mieter darf einen Hund halten.",
        "Rent is due on the first.",
        "Die Heizung wird im Mai gewartet.",
    ),
    "线程池满了怎么办?": (
        "队列满时按拒绝策略处理。",
        "线程是最小的调度单位。",
        "游泳池每天换水。",
        "A full pool rejects new tasks.",
    ),
}
PAIRS = [(question, each) for question, passages in _PASSAGES.items() for each in passages]
