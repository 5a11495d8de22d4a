"""The demonstration: fictional collectivités and people, real use cases, played through the real actions."""
