"""Reader words: what readers add to the words of a document. Whoever shows them translates them.

A heading of these stands in a path in brackets, as "Minutes › [Comments]".
"""

from engine.messages import Message

PARTS = {
    "[Comments]": Message("parts.comments"),
    "[Headers and footers]": Message("parts.edges"),
    "[Links]": Message("parts.links"),
    "[About this document]": Message("parts.about"),
    "[Files that could not be read]": Message("parts.unread"),
    "(no subject)": Message("parts.no-subject"),
}
FACTS = {
    "Address": Message("facts.address"),
    "Album": Message("facts.album"),
    "Anniversary": Message("facts.anniversary"),
    "Author": Message("facts.author"),
    "Bcc": Message("facts.bcc"),
    "Birthday": Message("facts.birthday"),
    "Category": Message("facts.category"),
    "Cc": Message("facts.cc"),
    "Chat": Message("facts.chat"),
    "Company": Message("facts.company"),
    "Contact": Message("facts.contact"),
    "Contributor": Message("facts.contributor"),
    "Date": Message("facts.date"),
    "Description": Message("facts.description"),
    "Due": Message("facts.due"),
    "E-mail": Message("facts.e-mail"),
    "From": Message("facts.from"),
    "Keywords": Message("facts.keywords"),
    "Manager": Message("facts.manager"),
    "Mobile": Message("facts.mobile"),
    "Nickname": Message("facts.nickname"),
    "Organization": Message("facts.organization"),
    "Organizer": Message("facts.organizer"),
    "Phone": Message("facts.phone"),
    "Publisher": Message("facts.publisher"),
    "Repeats": Message("facts.repeats"),
    "Role": Message("facts.role"),
    "Series": Message("facts.series"),
    "Subject": Message("facts.subject"),
    "Title": Message("facts.title"),
    "To": Message("facts.to"),
    "Web": Message("facts.web"),
    "When": Message("facts.when"),
    "Where": Message("facts.where"),
    "With": Message("facts.with"),
}
