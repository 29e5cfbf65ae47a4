"""The demo: three invented bodies, their people, and sixty organisations in every stage of life."""
