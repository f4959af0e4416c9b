"""A class through the rooms: on this machine or a cluster, with progress and a table at the end."""
