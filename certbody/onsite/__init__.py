"""The workbench for audits on site: it works without a network, and brings what was written when there is one again."""
