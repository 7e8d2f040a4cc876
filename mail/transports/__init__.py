"""The ways to hand a mail over: an SMTP server, Microsoft Graph, a folder of drafts."""
