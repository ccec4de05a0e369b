# Wiadomości od dostawcy.

notices-title = Wiadomości
notices-lead = Wiadomości od firmy { $provider }, od najnowszych.
notices-none = Nie ma tu żadnych wiadomości
notices-none-hint = O pracach w sieci, przerwach i zmianach napiszemy właśnie tutaj.
notice-read = Przeczytane
notice-read-at = przeczytana { $at }
