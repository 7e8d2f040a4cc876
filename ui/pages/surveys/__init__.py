"""The page of surveys: their waves, and of each wave its invitations, responses and findings."""
