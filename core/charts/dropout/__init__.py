"""Pictures of dropout: the network at work, what p does, training, and use at inference."""
