"""Changes as they come: who subscribes, who is woken by what, and what each is sent."""
