"""Office: what the readers of Office documents share: zip packages of XML, tables, graphics."""
