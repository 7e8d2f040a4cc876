"""Words that tell what a piece of a postal address is: states, provinces, counties, streets."""

from typing import Final

from core.text import comparison_key


def _listed(names: str) -> frozenset[str]:
    return frozenset(comparison_key(name) for name in names.split(","))


STATES: Final = _listed(
    "AL,AK,AZ,AR,CA,CO,CT,DE,DC,FL,GA,HI,ID,IL,IN,IA,KS,KY,LA,ME,MD,MA,MI,MN,MS,MO,MT,NE,NV,NH,NJ,"
    "NM,NY,NC,ND,OH,OK,OR,PA,PR,RI,SC,SD,TN,TX,UT,VT,VA,WA,WV,WI,WY"
)
PROVINCES: Final = _listed("AB,BC,MB,NB,NL,NS,NT,NU,ON,PE,QC,SK,YT")
COUNTIES: Final = _listed(
    "Bedfordshire, Beds, Berkshire, Berks, Buckinghamshire, Bucks, Cambridgeshire, Cambs,"
    "Cheshire, Cornwall, County Durham, Co Durham, Cumbria, Derbyshire, Devon, Dorset,"
    "East Sussex, Essex, Gloucestershire, Glos, Greater London, Greater Manchester, Hampshire,"
    "Hants, Herefordshire, Hertfordshire, Herts, Huntingdonshire, Isle of Wight, Kent,"
    "Lancashire, Lancs, Leicestershire, Leics, Lincolnshire, Lincs, Merseyside, Middlesex,"
    "Norfolk, North Yorkshire, Northamptonshire, Northants, Northumberland, Nottinghamshire,"
    "Notts, Oxfordshire, Oxon, Rutland, Shropshire, Somerset, South Yorkshire, Staffordshire,"
    "Staffs, Suffolk, Surrey, Sussex, Tyne and Wear, Warwickshire, West Midlands, West Sussex,"
    "West Yorkshire, Wiltshire, Wilts, Worcestershire, Worcs, Yorkshire, Aberdeenshire, Angus,"
    "Argyll, Ayrshire, Fife, Highland, Lanarkshire, Midlothian, East Lothian, West Lothian,"
    "Perthshire, Renfrewshire, Stirlingshire, Clwyd, Dyfed, Gwent, Gwynedd, Mid Glamorgan,"
    "South Glamorgan, West Glamorgan, Powys, Pembrokeshire, Carmarthenshire, Monmouthshire,"
    "Co Antrim, Co Armagh, Co Down, Co Fermanagh, Co Londonderry, Co Tyrone, County Antrim,"
    "County Armagh, County Down, County Fermanagh, County Londonderry, County Tyrone"
)
STREET_WORDS: Final = _listed(
    "road,rd,street,st,avenue,ave,lane,ln,drive,dr,way,close,cl,court,ct,place,pl,square,sq,"
    "terrace,crescent,cres,gardens,gdns,hill,park,row,walk,mews,grove,boulevard,blvd,highway,"
    "parade,rise,view,green,yard,house,building,floor,flat,unit,box,strasse,str,allee,weg,platz,rue"
)
