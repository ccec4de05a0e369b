# Connections and charts of their traffic.

hosts-title =
    { $count ->
        [one] Your connection
       *[other] Your connections
    }
hosts-none = You have no connection here yet
hosts-none-hint = It appears once we have installed it and entered it into the system.
hosts-open = Charts and details
hosts-all = All connections
hosts-online = Online
hosts-offline = Offline
hosts-since = since { $moment }
hosts-never = We have not seen it online yet.
hosts-down = Download up to
hosts-up = Upload up to
hosts-login = PPPoE login
hosts-address = Address now
hosts-macs =
    { $count ->
        [one] MAC address
       *[other] MAC addresses
    }
hosts-any-mac = any
hosts-pppoe-password = Change the PPPoE password

chart-day-title = The last day
chart-week-title = The last week
chart-traffic = Traffic
chart-packets = Packets
chart-alt-day = { $chart }, a chart of the last day. Sums, peaks and a table of the numbers are below it.
chart-alt-week = { $chart }, a chart of the last week. Sums, peaks and a table of the numbers are below it.
chart-traffic-sums = { $down } downloaded and { $up } uploaded in all.
chart-packets-sums = { $down } packets received and { $up } sent in all.
chart-thousands = { $number }{ "\u00A0" }thousand
chart-millions = { $number }{ "\u00A0" }million
chart-peaks = At the most: download { $down } ({ $down_at }), upload { $up } ({ $up_at }).
chart-nothing = We have no measurements of this time. They appear a few minutes after the connection is up.
chart-numbers = Show the numbers in a table
chart-from = From
chart-down = download
chart-up = upload
chart-down-packets = packets received
chart-up-packets = packets sent
chart-unknown = no data
chart-help = How to read the charts
chart-weekday =
    { $weekday ->
        [1] Mon
        [2] Tue
        [3] Wed
        [4] Thu
        [5] Fri
        [6] Sat
       *[7] Sun
    }
chart-day =
    { $weekday ->
        [1] Mon
        [2] Tue
        [3] Wed
        [4] Thu
        [5] Fri
        [6] Sat
       *[7] Sun
    } { $date }/{ $month }

unit-bps = b/s
unit-kbps = kb/s
unit-mbps = Mb/s
unit-gbps = Gb/s
unit-tbps = Tb/s
unit-pps = packets/s
unit-kpps = thousand packets/s
unit-mpps = million packets/s
unit-b = B
unit-kb = kB
unit-mb = MB
unit-gb = GB
unit-tb = TB
