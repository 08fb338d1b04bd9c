"""Mail: the parts that need work of their own: headers, versions of a text, Outlook's."""
