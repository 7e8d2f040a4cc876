"""Sign-in with Microsoft and Google by the office's own client id; tokens stay in the keyring."""
