"""The flow of a journey drawn: which successions are shown, the cards of steps, the ways between them, numbers."""
