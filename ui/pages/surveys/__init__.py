"""The Surveys page: surveys, waves, and the invitations, responses and findings of a wave."""
