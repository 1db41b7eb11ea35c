"""What a node does for people and scripts, one file for each matter; `table` names them all."""
