"""Worked cases of the classification, written from the tree: what is answered, the classes, the obligations."""

from typing import Any

BASE: dict[str, Any] = {"C0": "oui", "C1-USAGE": "oui", "C1-NOM": "non", "C2": (), "C3": "non", "C4": (), "C7": ()}
EVERYONE = ("OBL-01",)
HIGH = ("OBL-01", "OBL-03", "OBL-04", "OBL-07")
EXEMPT = {"C5": "non", "C6": ("procedure",), "C6-PREUVE": "oui"}


def case(name: str, classes: str, obligations: tuple[str, ...], **given: Any) -> tuple[str, dict, list[str], list[str]]:
    answers = {**BASE, **{code.replace("_", "-"): value for code, value in given.items()}}
    return name, answers, classes.split(), sorted(obligations)


HIGH_ALL = (*HIGH, "OBL-06", "OBL-08", "OBL-09")
CASES = [
    # the examples of the method
    case("aide à la rédaction, relue", "MINIMAL", EVERYONE),
    case("chatbot d’accueil", "TRANSPARENCE", (*EVERYONE, "OBL-10"), C7=("face",)),
    case("tri de CV", "HAUT_RISQUE", (*HIGH_ALL, "OBL-05"), C4=("4",), C5="oui"),
    case("score d’éligibilité au CCAS", "HAUT_RISQUE", HIGH_ALL, C4=("5a",), C5="oui"),
    case("détection de fuites, sans rôle de sécurité", "MINIMAL", EVERYONE),
    case("détection de fuites, composant de sécurité", "HAUT_RISQUE", (*HIGH, "OBL-08"), C4=("2",), C5="non", C6=()),
    case("humeur d’agents au téléphone", "INTERDIT", ("OBL-01", "OBL-02"), C2=("f",)),
    # what is no artificial intelligence
    case("tableur avec des règles écrites", "HORS_RIA", (), C0="non"),
    case("tableur qui noterait des gens", "HORS_RIA", (), C0="non", C2=("c",)),
    case("outil d’un voisin, ni employé ni proposé", "HORS_RIA", (), C1_USAGE="non"),
    # provider
    case("outil proposé aux communes sous son nom", "FOURNISSEUR_POSSIBLE", EVERYONE, C1_NOM="oui"),
    case("fournisseur d’un chatbot", "FOURNISSEUR_POSSIBLE", EVERYONE, C1_NOM="oui", C7=("face",)),
    case("fournisseur d’un tri de CV", "FOURNISSEUR_POSSIBLE", EVERYONE, C1_NOM="oui", C4=("4",), C5="oui"),
    case("proposé sans l’employer", "FOURNISSEUR_POSSIBLE", EVERYONE, C1_USAGE="non", C1_NOM="oui"),
    case(
        "fournisseur d’une pratique interdite",
        "FOURNISSEUR_POSSIBLE INTERDIT",
        ("OBL-01", "OBL-02"),
        C1_NOM="oui",
        C2=("c",),
    ),
    case("reconnaissance des visages dans la rue", "INTERDIT", ("OBL-01", "OBL-02"), C2=("h",), C4=("1", "6")),
    case("interdit à qui ne l’emploie pas", "INTERDIT", ("OBL-01", "OBL-02"), C1_USAGE="non", C2=("g",)),
    # each prohibited practice
    *(
        case(f"pratique {letter}", "INTERDIT", ("OBL-01", "OBL-02"), C2=(letter,))
        for letter in ("a", "b", "ba", "bb", "c", "d", "e", "g", "h")
    ),
    case("deux pratiques interdites", "INTERDIT", ("OBL-01", "OBL-02"), C2=("e", "h")),
    case("interdit et haut risque", "INTERDIT", ("OBL-01", "OBL-02"), C2=("f",), C4=("4",), C5="oui"),
    case("interdit et face au public", "INTERDIT", ("OBL-01", "OBL-02"), C2=("a",), C7=("face",)),
    # safety component of a product
    case("composant de sécurité d’un ascenseur", "HAUT_RISQUE", HIGH, C3="oui"),
    case("robot d’accueil contrôlé", "HAUT_RISQUE TRANSPARENCE", (*HIGH, "OBL-10"), C3="oui", C7=("face",)),
    case("produit et emploi", "HAUT_RISQUE", (*HIGH_ALL, "OBL-05"), C3="oui", C4=("4",), C5="oui"),
    # high risk by annex I alone: the duties of annex III do not come with a domain that is exempted
    case("produit, et domaine exempté", "HAUT_RISQUE EXEMPTE_6_3", (*HIGH, "OBL-11"), C3="oui", C4=("3",), **EXEMPT),
    case(
        "produit, emploi exempté",
        "HAUT_RISQUE EXEMPTE_6_3",
        (*HIGH, "OBL-05", "OBL-11"),
        C3="oui",
        C4=("4",),
        **EXEMPT,
    ),
    case("produit et réseau vital", "HAUT_RISQUE", (*HIGH, "OBL-08"), C3="oui", C4=("2",), C5="non", C6=()),
    # high risk at work, whatever the domain
    case("machine qui commande des agents", "HAUT_RISQUE", (*HIGH, "OBL-05"), C3="oui", TRAVAIL="oui"),
    case("machine loin des agents", "HAUT_RISQUE", HIGH, C3="oui", TRAVAIL="non"),
    case(
        "accès des agents par le visage",
        "HAUT_RISQUE",
        (*HIGH_ALL, "OBL-05"),
        C4=("1",),
        C5="non",
        C6=(),
        TRAVAIL="oui",
    ),
    case("calcul de droits pour des habitants", "HAUT_RISQUE", HIGH_ALL, C4=("5a",), C5="oui", TRAVAIL="non"),
    case("une réponse hors de l’arbre ne compte pas", "MINIMAL", EVERYONE, TRAVAIL="oui"),
    # each domain, without exception
    *(
        case(f"domaine {domain}", "HAUT_RISQUE", HIGH_ALL, C4=(domain,), C5="non", C6=())
        for domain in ("1", "3", "5a", "5d", "6", "7", "8")
    ),
    case("domaine 4", "HAUT_RISQUE", (*HIGH_ALL, "OBL-05"), C4=("4",), C5="non", C6=()),
    case("réseau vital et emploi", "HAUT_RISQUE", (*HIGH_ALL, "OBL-05"), C4=("2", "4"), C5="non", C6=()),
    # profiling leaves no exception
    case("profilage malgré une tâche étroite", "HAUT_RISQUE", HIGH_ALL, C4=("3",), **{**EXEMPT, "C5": "oui"}),
    case("profilage hors domaine", "MINIMAL", EVERYONE, C5="oui"),
    # each exception, proven or not
    *(
        case(
            f"exception {kind}, prouvée",
            "EXEMPTE_6_3 MINIMAL",
            (*EVERYONE, "OBL-11"),
            C4=("4",),
            **{**EXEMPT, "C6": (kind,)},
        )
        for kind in ("procedure", "amelioration", "ecarts", "preparation")
    ),
    *(
        case(
            f"exception {kind}, sans preuve", "HAUT_RISQUE", HIGH_ALL, C4=("3",), C5="non", C6=(kind,), C6_PREUVE="non"
        )
        for kind in ("procedure", "preparation")
    ),
    case(
        "exempté et face au public",
        "EXEMPTE_6_3 TRANSPARENCE",
        (*EVERYONE, "OBL-10", "OBL-11"),
        C4=("5a",),
        C7=("face",),
        **EXEMPT,
    ),
    # transparency
    *(
        case(f"transparence : {kind}", "TRANSPARENCE", (*EVERYONE, "OBL-10"), C7=(kind,))
        for kind in ("emotions", "hypertrucage", "texte")
    ),
    case(
        "haut risque et face au public",
        "HAUT_RISQUE TRANSPARENCE",
        (*HIGH_ALL, "OBL-10"),
        C4=("5a",),
        C5="oui",
        C7=("face",),
    ),
]
