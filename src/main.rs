//! Arguments to window or command to exit code; nothing else.

fn main() {}
