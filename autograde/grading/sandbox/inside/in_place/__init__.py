"""What a submission finds in place of the checks: modules that stand under other names in the sandbox."""
