# Łącze: ograniczone, przywracane, przywrócone.

line-restricted-since = Od { $since }.
line-restricted-until-paid = Po wpłacie zaległej kwoty przywrócimy pełną prędkość w kilka minut.
line-applying = Zmiana obejmie łącze w ciągu kilku minut.
line-applied-at = Na łączu od { $at }.
line-restoring = Przywracamy internet
line-restoring-paid = Opłacone, przywracamy internet
line-lifted-at = Ograniczenie zniesione { $at }.
line-next-dial = Potrwa to kilka minut. Jeśli router jest wyłączony, pełną prędkość dostanie po włączeniu.
line-late = Przywracanie trwa dłużej niż zwykle
line-late-router = Wyłącz router i po minucie włącz go ponownie: połączy się już z pełną prędkością.
line-late-office = Nie pomogło? Zadzwoń: { $phone } lub napisz na { $email }, sprawdzimy łącze.
line-restored = Internet przywrócony
line-restored-at = Pełna prędkość od { $at }.
