//! The commands: the same engine as the window, text or JSON, exit codes.
