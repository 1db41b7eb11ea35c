"""The pages of settings. All but the first are made from the definitions, by one class.

- `session`: what is changed on all of them and not applied yet, and what the node says of it
- `group_card`: the settings below one heading
- `settings_page`: shows any page of the table
- `storage`, `reading`, `placement`, `crisis`: what these pages have besides
- `disk_card`: what this pod's disk is used for
- `plain_row`: a row that is no setting of the network
- `choice_card`: one setting as radio buttons
- `finder`: finds a setting on any page
- `general`: how the application itself behaves; it holds at once
- `makers`: what makes each page
"""
