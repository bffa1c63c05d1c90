"""What the command line does with the machine: build the interface, start processes, run the checks."""
