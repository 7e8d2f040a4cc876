"""Survey platforms in the window: answers fetched by request or schedule, participants sent."""
