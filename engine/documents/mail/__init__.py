"""Parts of mail that need work of their own: headers, versions of a text, signatures, Outlook's."""
