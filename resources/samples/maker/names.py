"""Pools of invented names, places and employers.

Forenames and surnames are common ones put together at random; hospitals, universities and firms
do not exist. Inward postcodes hold a letter that no real one has, telephone numbers are of the
range that Ofcom keeps for drama, and e-mail domains of those that RFC 2606 keeps for examples.
"""

from dataclasses import dataclass


def _pool(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


@dataclass(frozen=True, slots=True)
class NameGroup:
    """Names that are often met together, and how many of a thousand alumni have such names."""

    weight: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    surnames: tuple[str, ...]


NAME_GROUPS = (
    NameGroup(
        380,
        _pool(
            "Alice, Amy, Catherine, Charlotte, Claire, Eleanor, Elizabeth, Emma, Fiona, Frances,"
            "Hannah, Harriet, Helen, Imogen, Jane, Jennifer, Joanna, Katherine, Laura, Lucy,"
            "Margaret, Mary Ann, Philippa, Rachel, Rebecca, Rosemary, Ruth, Sarah, Susan, Victoria"
        ),
        _pool(
            "Adam, Alexander, Andrew, Benjamin, Charles, Christopher, Daniel, David, Edward,"
            "Gareth, George, Graham, Ian, James, John Paul, Jonathan, Matthew, Michael, Nicholas,"
            "Oliver, Patrick, Paul, Peter, Richard, Robert, Rupert, Simon, Stephen, Thomas, William"
        ),
        _pool(
            "Abbott, Ashworth, Barnes, Beaumont-Hill, Bennett, Blackwood, Brown, Carter, Chapman,"
            "Clarke, Cooper, D'Arcy, Davies, Dawson, Ellis, Evans, Fairbairn, Fletcher, Foster,"
            "Gibson, Grant, Griffiths, Hall, Hargreaves, Harris, Hughes, Hutchinson, Jenkins,"
            "Jones, Kerr, Lloyd-Jones, MacDonald, Marsh, McAllister, Mills, Morgan, Murray,"
            "Palmer, Pritchard, Reid, Roberts, Robinson, Russell, Shaw, Smith, Stevenson, Taylor,"
            "Thornton, Turner, Walker, Watson, Whitfield, Wilson, Wright"
        ),
    ),
    NameGroup(
        90,
        _pool("Aoife, Bríd, Ciara, Gráinne, Maeve, Niamh, Orla, Róisín, Sinéad, Siobhán"),
        _pool("Brendan, Cormac, Declan, Eoin, Fergal, Liam, Pádraig, Rory, Seán, Tadhg"),
        _pool(
            "Byrne, Doyle, Fitzgerald, Gallagher, Kavanagh, Mac Giolla, Ní Bhriain, Nolan,"
            "O'Brien, O'Connor, O'Donnell, O’Neill, O'Sullivan, Ó Súilleabháin, Quinn"
        ),
    ),
    NameGroup(
        180,
        _pool(
            "Aisha, Amina, Anita, Anjali, Deepa, Farah, Kavita, Lakshmi, Meera, Nadia, Nisha,"
            "Pooja, Priya, Rukhsana, Sabina, Shreya, Sunita, Zara"
        ),
        _pool(
            "Ajay, Amit, Anil, Arjun, Faisal, Hassan, Imran, Karthik, Mohammed, Nikhil, Rajesh,"
            "Rohan, Sanjay, Suresh, Tariq, Usman, Vikram, Zubair"
        ),
        _pool(
            "Ahmed, Banerjee, Chaudhry, Das, Desai, Gupta, Hussain, Iyer, Joshi, Khan, Kumar,"
            "Malik, Mehta, Menon, Nair, Patel, Rahman, Rao, Reddy, Shah, Sharma, Siddiqui, Singh,"
            "Venkataraman"
        ),
    ),
    NameGroup(
        160,
        _pool(
            "Agnieszka, Anaïs, Åsa, Beatriz, Chiara, Elena, Françoise, Giulia, Ingrid, Katarzyna,"
            "Lucía, Małgorzata, María José, Renée, Sofía, Zoë"
        ),
        _pool(
            "André, Björn, Dimitrios, François, Giovanni, Henrik, İlker, Javier, José Luis, Jürgen,"
            "Łukasz, Marek, Mathieu, Nuno, Søren, Stéphane"
        ),
        _pool(
            "Bianchi, Çelik, de la Cruz, dos Santos, Fernández-Ruiz, García, Grünwald, Horváth,"
            "Jørgensen, Kowalczyk, Lefèvre, Müller, Núñez, Öberg, Papadopoulos, Pereira, Rossi,"
            "Škoda, van den Berg, van der Meer, von Ahlefeld, Wiśniewski"
        ),
    ),
    NameGroup(
        90,
        _pool("Hui Min, Jia Hui, Li Na, Mei Ling, Thuy, Wai Yee, Xin Yi, Yan, Yoko, Yuna"),
        _pool("Chi Keung, Hao, Jian, Kenji, Min-jun, Minh, Wei, Wing Ho, Xiaoming, Zhi Hao"),
        _pool(
            "Chan, Chen, Ho, Kim, Lee, Li, Lim, Ng, Nguyễn, Park, Tan, Tanaka, Wang, Wong, Zhang"
        ),
    ),
    NameGroup(
        100,
        _pool(
            "Abena, Amira, Chinwe, Fatima, Folasade, Hala, Leila, Ngozi, Nomvula, Rania, Thandiwe,"
            "Yasmin, Zainab"
        ),
        _pool(
            "Abdullah, Ali, Babatunde, Chukwuemeka, Farid, Karim, Kofi, Kwame, Omar, Samir, Sipho,"
            "Tendai, Yusuf"
        ),
        _pool(
            "Abubakar, Adeyemi, al-Hassan, Boateng, Dlamini, El-Sayed, Farouk, Haddad, Ibrahim,"
            "Mensah, Moyo, Nwosu, Okafor, Okonkwo-Bell, Osei, Rezaei"
        ),
    ),
)

SUPERVISORS = _pool(
    "Prof. M. Aldergate, Prof. S. Banerji, Prof. T. Castellan, Dr J. Dunmore, Prof. L. Eriksen,"
    "Prof. P. Farquhar, Prof. R. Goddard-Lane, Dr H. Hallam, Prof. N. Iqbal, Prof. C. Jessop,"
    "Dr W. Kettering, Prof. A. Lindqvist, Prof. E. Marchetti, Dr F. Northcote, Prof. O. Obi,"
    "Prof. D. Penhaligon, Dr V. Quayle, Prof. G. Rosenthal, Prof. B. Suri, Dr Y. Tsang"
)
DEPARTMENTS = _pool(
    "Radiotherapy and Imaging, Clinical Studies, Cancer Therapeutics, Genetics and Epidemiology,"
    "Molecular Pathology, Breast Cancer Research, Cancer Biology, Structural Biology"
)
CLINICAL_PROGRAMMES = _pool(
    "Clinical Oncology, Medical Oncology, Diagnostic Imaging, Surgical Oncology, Haematology,"
    "Histopathology, Paediatric Oncology"
)
OTHER_PROGRAMMES = _pool(
    "Cancer Biology, Computational Biology, Medicinal Chemistry, Medical Physics, Genetics,"
    "Structural Biology, Epidemiology"
)
MSC_PROGRAMME = "Oncology"

CLINICAL_JOBS = _pool(
    "Consultant Clinical Oncologist, Consultant Medical Oncologist, Consultant Radiologist,"
    "Consultant Surgeon, Consultant Haematologist, Clinical Senior Lecturer, Professor of Oncology,"
    "Clinical Reader, Honorary Consultant, Clinical Director"
)
FIRST_CLINICAL_JOBS = _pool(
    "Clinical Lecturer, Consultant Clinical Oncologist, Consultant Radiologist,"
    "Clinician Scientist, Consultant Medical Oncologist, Senior Clinical Fellow, Senior Registrar"
)
OTHER_JOBS = _pool(
    "Postdoctoral Researcher, Senior Scientist, Group Leader, Lecturer, Medical Physicist,"
    "Data Scientist, Regulatory Affairs Manager, Scientific Editor, Patent Attorney, Radiographer,"
    "Research Nurse, Programme Manager, Teacher, Statistician"
)
FIRST_OTHER_JOBS = _pool("Postdoctoral Researcher, Research Associate, Trainee, Scientist")

# Employer and its sector.
CLINICAL_EMPLOYERS = (
    ("St Brendan's Hospital NHS Trust", "NHS"),
    ("Northmoor University Hospitals", "NHS"),
    ("Harrowfield Cancer Centre", "NHS"),
    ("Eastvale General Hospital", "NHS"),
    ("Lady Ashdown Hospital", "NHS"),
    ("University of Wexcombe", "University"),
    ("Thornbury Medical School", "University"),
    ("Kelso Clinic", "Private healthcare"),
)
OTHER_EMPLOYERS = (
    ("University of Wexcombe", "University"),
    ("Marlowe College", "University"),
    ("Quillon Therapeutics Ltd", "Industry"),
    ("Brightwater Diagnostics", "Industry"),
    ("The Lantern Cancer Charity", "Charity"),
    ("Office for Invented Statistics", "Government"),
    ("Penrose & Finch LLP", "Industry"),
    ("Northmoor University Hospitals", "NHS"),
)
# How some of those who work there write it.
OTHER_SPELLINGS = {
    "St Brendan's Hospital NHS Trust": "St. Brendans Hospital NHS Trust",
    "Northmoor University Hospitals": "Northmoor Univ. Hospitals",
    "University of Wexcombe": "Wexcombe University",
    "Quillon Therapeutics Ltd": "Quillon Therapeutics Limited",
    "Penrose & Finch LLP": "Penrose and Finch",
}
STREETS = _pool(
    "Larch Road, Mill Lane, Station Road, Orchard Close, Highfield Avenue, Church Street,"
    "Beech Grove, Victoria Terrace, The Crescent, Canal Walk"
)
# City and its postcode district.
CITIES = (
    ("London", "SW7"),
    ("London", "SE5"),
    ("Sutton", "SM2"),
    ("Manchester", "M20"),
    ("Leeds", "LS9"),
    ("Bristol", "BS2"),
    ("Cardiff", "CF14"),
    ("Glasgow", "G12"),
    ("Cambridge", "CB2"),
    ("Oxford", "OX3"),
    ("Newcastle upon Tyne", "NE7"),
    ("Belfast", "BT9"),
)
CITIES_ABROAD = (
    ("Dublin", "Ireland"),
    ("Sydney", "Australia"),
    ("Toronto", "Canada"),
    ("Mumbai", "India"),
    ("Milano", "Italy"),
    ("Zürich", "Switzerland"),
    ("Hong Kong", "Hong Kong"),
    ("Lagos", "Nigeria"),
)
