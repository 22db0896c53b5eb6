"""What the law says before any fleet is asked, drawn as a tree."""
