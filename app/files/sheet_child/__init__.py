"""读表子进程 (child): what runs in a process of its own to read an uploaded file; it imports nothing of the hall but itself."""
