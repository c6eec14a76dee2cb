"""A small valid project in a temporary folder, and a way to break it."""

import shutil
from pathlib import Path

import pytest

from hoofdtaak3.inputs.tables import Edition, load_dataset
from hoofdtaak3.problems import InputError, Problem

ROOT = Path(__file__).parents[2]
Q = "low,likely,high,unit,basis,source,open_question_id,classification,note"

TABLES = {
    "regions": """\
id,name,alias,province,row,col,lon,lat,classification
VR09,Utrecht,,Utrecht,4,4,5.163,52.084,openbaar
VR17,Rotterdam-Rijnmond,,Zuid-Holland,5,2,4.267,51.863,openbaar
""",
    "region_values": f"""\
region_id,attribute,date,{Q}
VR09,population,2024-01-01,1400000,1400000,1400000,inwoners,bron,cbs-2024,,openbaar,
""",
    "capabilities": """\
id,name,description,tier,unit,unit_plural,divisible,region_id,travel,mode,source,classification,note
eod,Explosievenopruiming,Ruimt explosieven op.,structureel,team,teams,false,,included,road,cbs-2024,openbaar,
guards,Bewaking,"Bewaakt
gebouwen.",incidenteel,militair,militairen,true,VR09,added,road,,openbaar,
""",
    "capability_values": f"""\
capability_id,attribute,{Q}
eod,units,8,10,12,eenheden,fictief,,q_units,openbaar,Ruwe schatting.
eod,readiness,0.5,0.6,0.7,fractie,oordeel,,,openbaar,Gangbaar.
eod,elasticity,0,0.5,1,fractie,oordeel,,,openbaar,Gangbaar.
eod,promise,2,2,2,eenheden,bron,cbs-2024,,openbaar,
eod,response_hours,1,2,3,uur,bron,cbs-2024,,openbaar,
eod,norm_hours,3,3,3,uur,bron,cbs-2024,,openbaar,
eod,endurance_days,5,7,9,dag,oordeel,,,openbaar,Gangbaar.
eod,rotation_factor,1.5,2,3,factor,oordeel,,,openbaar,Gangbaar.
guards,units,,,,eenheden,,,q_units,openbaar,
guards,readiness,0.5,0.6,0.7,fractie,oordeel,,,openbaar,Gangbaar.
guards,elasticity,0,0.5,1,fractie,oordeel,,,openbaar,Gangbaar.
guards,reference_demand,100,100,100,eenheden,oordeel,,,openbaar,Gangbaar.
guards,response_hours,1,2,3,uur,oordeel,,,openbaar,Gangbaar.
guards,norm_hours,3,3,3,uur,oordeel,,,openbaar,Gangbaar.
guards,endurance_days,5,7,9,dag,oordeel,,,openbaar,Gangbaar.
guards,rotation_factor,1.5,2,3,factor,oordeel,,,openbaar,Gangbaar.
""",
    "claims": f"capability_id,claim,phase,{Q}\n"
    + "".join(
        f"{capability},{claim},{phase},{share},{share},{share},fractie,oordeel,,,openbaar,Gangbaar.\n"
        for capability in ("eod", "guards")
        for claim, shares in (("ht1", (0, 0.2, 0.5, 0.7)), ("ht2", (0.1, 0.1, 0.1, 0)))
        for phase, share in zip(("vrede", "spanning", "conflict", "oorlog"), shares, strict=True)
    ),
    "legal_bases": """\
id,law,article,name,kind,source,classification,note
wvr,Wet veiligheidsregio's,51,Bijstand,bijstand,cbs-2024,openbaar,
""",
    "incidents": """\
id,name,kind,type,region_id,description,basis,source,classification,note
bomb,Bom,incident,explosief,VR17,Een bom.,fictief,,openbaar,Bedacht.
watch,Bewaking,standing,staand,,Vaste bewaking.,fictief,,openbaar,Bedacht.
""",
    "request_lines": """\
id,incident_id,capability_id,name,requester,legal_basis_id,priority,population,classification,note
bomb_eod,bomb,eod,Ruimen,gemeente,wvr,1,false,openbaar,
watch_guards,watch,guards,Bewaken,rijk,wvr,2,false,openbaar,
""",
    "request_line_values": f"""\
request_line_id,attribute,day,{Q}
bomb_eod,start_day,,0,0,0,dag,fictief,,,openbaar,Bedacht.
bomb_eod,days,,2,3,4,dag,fictief,,,openbaar,Bedacht.
bomb_eod,required_hours,,4,4,4,uur,fictief,,,openbaar,Bedacht.
bomb_eod,units,0,1,2,3,eenheden,fictief,,,openbaar,Bedacht.
bomb_eod,units,2,1,1,1,eenheden,fictief,,,openbaar,Bedacht.
watch_guards,required_hours,,24,24,24,uur,fictief,,,openbaar,Bedacht.
watch_guards,units,0,10,20,30,eenheden,fictief,,,openbaar,Bedacht.
""",
    "request_types": """\
id,capability_id,name,requester,legal_basis_id,priority,classification,note
find,eod,Vondst,gemeente,wvr,3,openbaar,
""",
    "request_type_values": f"""\
request_type_id,attribute,{Q}
find,weight,1,1,1,gewicht,fictief,,,openbaar,Bedacht.
find,units,1,1,1,eenheden,fictief,,,openbaar,Bedacht.
find,days,1,1,2,dag,fictief,,,openbaar,Bedacht.
find,required_hours,4,4,4,uur,fictief,,,openbaar,Bedacht.
""",
    "civil_pools": """\
id,name,owner,unit,unit_plural,region_id,part_of,travel,mode,classification,note
firms,Bedrijven,markt,ploeg,ploegen,,,included,road,openbaar,
""",
    "civil_pool_values": f"""\
civil_pool_id,attribute,phase,incident_type,{Q}
firms,units,,,4,6,8,eenheden,fictief,,,openbaar,Bedacht.
firms,own_use,,,0.1,0.2,0.3,fractie,fictief,,,openbaar,Bedacht.
firms,own_use_incident,,,0,0,0,fractie,fictief,,,openbaar,Bedacht.
firms,own_use_incident,,explosief,0.1,0.1,0.1,fractie,fictief,,,openbaar,Bedacht.
firms,reservists,,,0,0,0,fractie,fictief,,,openbaar,Bedacht.
firms,reservists,oorlog,,0.1,0.1,0.1,fractie,fictief,,,openbaar,Bedacht.
firms,endurance_days,,,5,5,5,dag,fictief,,,openbaar,Bedacht.
firms,rotation_factor,,,2,2,2,factor,fictief,,,openbaar,Bedacht.
""",
    "civil_alternatives": """\
id,capability_id,pool_id,status,mandate,exists_from,description,basis,source,open_question_id,classification,note
eod_firms,eod,firms,available,,2027-01-01,Bedrijven ruimen.,oordeel,,,openbaar,Gangbaar.
guards_unknown,guards,,unknown,,,Niet bekend.,oordeel,,q_units,openbaar,Gangbaar.
""",
    "civil_alternative_values": f"""\
civil_alternative_id,attribute,{Q}
eod_firms,equivalence,0.3,0.5,0.7,eenheden capaciteit per eenheid civiel,fictief,,,openbaar,Bedacht.
eod_firms,response_hours,10,12,24,uur,fictief,,,openbaar,Bedacht.
""",
    "reciprocal_claims": """\
civil_pool_id,phase,low,likely,high,unit,basis,source,open_question_id,purpose,payer,legal_basis_id,law_change,classification,note
firms,,0,0,0,fractie,fictief,,,Ruimen,Defensie,wvr,nee,openbaar,Bedacht.
firms,oorlog,0.1,0.2,0.3,fractie,fictief,,,Ruimen,Defensie,wvr,onbekend,openbaar,Bedacht.
""",
    "personnel": f"""\
path,date,{Q}
observed,2025-01-01,75000,75000,75000,personen,bron,cbs-2024,,openbaar,
""",
    "measures": """\
id,name,kind,description,agree,payer,law_change,legal_basis_id,basis,source,open_question_id,classification,note
train,Leren ruimen,opleiding,Een cursus.,Defensie; markt,Rijk,onbekend,wvr,oordeel,,q_units,openbaar,Gangbaar.
team,Een ploeg erbij,reservisten,Nog een ploeg.,Defensie,Defensie,nee,,fictief,,,openbaar,Bedacht.
""",
    "measure_values": f"""\
measure_id,attribute,{Q}
train,cost,1,2,4,miljoen euro,fictief,,q_units,openbaar,Bedacht.
train,lead_time,6,12,18,maanden,oordeel,,,openbaar,Gangbaar.
team,cost,,,,miljoen euro,,,q_units,openbaar,
team,lead_time,6,12,18,maanden,oordeel,,,openbaar,Gangbaar.
""",
    "measure_effects": f"""\
id,measure_id,target,capability_id,civil_pool_id,civil_alternative_id,attribute,{Q}
train_mandate,train,alternative,,,eod_firms,mandate,1,1,1,factor,oordeel,,,openbaar,Gangbaar.
train_hours,train,alternative,,,eod_firms,response_hours,4,8,10,uur,oordeel,,,openbaar,Gangbaar.
train_exists,train,alternative,,,eod_firms,exists,1,1,1,factor,oordeel,,,openbaar,Gangbaar.
train_units,train,pool,,firms,,units,1,2,3,eenheden,fictief,,,openbaar,Bedacht.
team_units,team,capability,eod,,,units,1,1,2,eenheden,fictief,,,openbaar,Bedacht.
""",
    "acute_risks": """\
capability_id,effect,mitigation,basis,source,open_question_id,classification,note
eod,De bom blijft liggen.,De politie zet af.,bron,cbs-2024,,openbaar,
eod,De straat blijft leeg.,Niets.,oordeel,,q_units,openbaar,Gangbaar.
guards,Niemand bewaakt.,Niets.,oordeel,,,openbaar,Gangbaar.
""",
    "observations": """\
id,topic,capability_id,name,period_start,period_end,value,unit,definition,basis,source,classification,note
requests,verzoeken,,Verzoeken,2021-01-01,2024-06-30,447,verzoeken,Alle verzoeken.,bron,cbs-2024,openbaar,
""",
    "commitments": """\
id,name,date,deadline,status,value,unit,description,basis,source,classification,note
letter,Brief,2025-06-18,2025-12-31,uitgesteld,,,Een brief aan de Kamer.,bron,cbs-2024,openbaar,
""",
    "open_questions": """\
id,question,who,why,capability_id,classification,note
q_units,Hoeveel zijn er?,Defensie,Zonder dit is er geen tekort te berekenen.,eod,openbaar,
""",
}
BIBLIOGRAPHY = """\
[
  {"id": "cbs-2024", "type": "dataset", "title": "Bevolking"},
  {"id": "nota-2025", "type": "report", "title": "Nota"}
]
"""


class SmallProject:
    """A project that loads without problems or warnings, until a test changes it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "data").mkdir()
        (root / "params" / "scenarios").mkdir(parents=True)
        shutil.copy(ROOT / "data" / "datapackage.yaml", root / "data")
        for name, text in TABLES.items():
            self.path(name).write_text(text, encoding="utf-8")
        self.bibliography.write_text(BIBLIOGRAPHY, encoding="utf-8")

    @property
    def bibliography(self) -> Path:
        return self.root / "data" / "bibliography.json"

    def path(self, table: str) -> Path:
        return self.root / "data" / f"{table}.csv"

    def replace(self, table: str, old: str, new: str) -> None:
        """Replace a text that stands in the table exactly once."""
        text = self.path(table).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {table}"
        self.path(table).write_text(text.replace(old, new), encoding="utf-8")

    def append(self, table: str, *rows: str) -> None:
        with self.path(table).open("a", encoding="utf-8") as file:
            file.writelines(row + "\n" for row in rows)

    def load(self, edition: Edition = "publiek"):
        return load_dataset(self.root, edition)

    def problems(self) -> list[Problem]:
        """The problems that loading reports; at least one."""
        with pytest.raises(InputError) as caught:
            self.load()
        return list(caught.value.problems)


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    """A fresh small project."""
    return SmallProject(tmp_path)
