"""The programs that Pulsebook is compared with on a terminal. Each is started as a script of its own."""
