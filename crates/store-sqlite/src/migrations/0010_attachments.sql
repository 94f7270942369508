-- What another application has noted as the ticket's attachments: a JSON list of text, absent where there is nothing.
ALTER TABLE ticket ADD COLUMN attachments TEXT;
