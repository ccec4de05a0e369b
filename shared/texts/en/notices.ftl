# Notices from the provider.

notices-title = Notices
notices-lead = What { $provider } has to tell you, newest first.
notices-none = No notices here
notices-none-hint = This is where we will write about works, outages and changes.
notice-read = Mark as read
notice-read-at = read { $at }
