"""The window: pages, tables, dialogs and background jobs. The only folder that knows Qt."""
