"""Messages that came back: matched to invitations, with what follows for address and wave."""
