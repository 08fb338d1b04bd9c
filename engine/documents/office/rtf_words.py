"""RTF words: where the text goes that stands behind them in their groups."""

DROPPED = frozenset(  # besides what is starred
    "colortbl revtbl rsidtbl generator filetbl objdata "
    "datafield formfield atnid atndate atnref atntime atnparent atnicn xe tc bkmkstart bkmkend "
    "themedata pntxta pntxtb nonesttables template userprops xmlnstbl listname listpicture "
    "levelnumbers nonshppict shprslt pnseclvl ftnsep ftnsepc aftnsep aftnsepc background".split()
)
KEPT = frozenset(  # although starred
    "shptxt shpinst shppict picprop do footnote nesttableprops fldinst annotation atnauthor "
    "listtable listoverridetable".split()
)
FACTS = {  # of the info
    "author": "Author",
    "subject": "Subject",
    "keywords": "Keywords",
    "doccomm": "Description",
    "category": "Category",
}
BOXES = frozenset(["shptxt", "dptxbxtext"])
EDGES = frozenset(
    ["header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"]
)
PLACES = {
    "fonttbl": "fonts", "stylesheet": "styles", "info": "info", "pict": "pict", "sn": "name",
    "listtable": "lists", "listoverridetable": "lists", "leveltext": "leveltext",
}  # fmt: skip
# What is said in a group of its own, and kept until that ends.
SAID = frozenset(
    [
        "title",
        *FACTS,
        "mark",
        "name",
        "alt",
        "fldinst",
        "edge",
        "atnauthor",
        "annotation",
        "leveltext",
    ]
)
READING = frozenset(  # how bytes are read, and letters are shown
    "ansicpg f fcharset cpg deff plain uc v deleted super sub nosupersub".split()
)
