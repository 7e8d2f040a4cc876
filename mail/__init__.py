"""Mail: messages, the office's account, and the transports that hand messages over.

Knows nothing of surveys.
"""
