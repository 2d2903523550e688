"""The kinds of events, and which ledger each changes.

Whatever happens to a person is an event (year, type, origin place, destination place, persons). Three ledgers are kept:
residents by where they live, registrations by where the hukou is, households by where they live. An event that changes
a ledger takes from its origin and gives to its destination; 'nowhere' (the last index) stands for not yet born, dead,
or neither a resident nor registered here any more.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.compiling import table_rule

RESIDENTS, REGISTRATIONS, HOUSEHOLDS, NO_LEDGER = range(4)
LEDGERS = ("residents", "registrations", "households")


class Event(NamedTuple):
    """One kind of event."""

    name: str
    ledger: int
    meaning: str


EVENTS = (
    Event("birth", RESIDENTS, "born, where the mother lives or the family at home"),
    Event("death", RESIDENTS, "died, where the person lived"),
    Event("marriage", RESIDENTS, "moved on marriage"),
    Event("move", RESIDENTS, "moved with the whole family inside the prefecture"),
    Event("split", RESIDENTS, "left for another place of the prefecture, the family stays"),
    Event("return", RESIDENTS, "came back to the village of origin or to the family"),
    Event("arrival", RESIDENTS, "came from outside the prefecture to a town"),
    Event("departure", RESIDENTS, "left the prefecture"),
    Event("recode", RESIDENTS, "lived in a village whose resident code became urban"),
    Event("upgrade", RESIDENTS, "lived at the seat of a rural township that became a town"),
    Event("resettlement", RESIDENTS, "moved by a resettlement project"),
    Event("exit", RESIDENTS, "neither resident nor registered here any more"),
    Event("registered_birth", REGISTRATIONS, "born, registered with the parents"),
    Event("registered_death", REGISTRATIONS, "died, where the person was registered"),
    Event("marriage_transfer", REGISTRATIONS, "registration followed a spouse"),
    Event("transfer_rural_to_urban", REGISTRATIONS, "registration moved from a village to a town"),
    Event("transfer_urban_to_urban", REGISTRATIONS, "registration moved from town to town"),
    Event("transfer_urban_to_rural", REGISTRATIONS, "registration moved from a town back to a village"),
    Event("transfer_in", REGISTRATIONS, "registration moved here from outside"),
    Event("transfer_out", REGISTRATIONS, "registration left the prefecture"),
    Event("registered_recode", REGISTRATIONS, "registered in a village whose registration code became urban"),
    Event("registered_upgrade", REGISTRATIONS, "registered at the seat of a rural township that became a town"),
    Event("registered_resettlement", REGISTRATIONS, "registration recoded by a resettlement project"),
    Event("registered_arrival", REGISTRATIONS, "came to live here, registered elsewhere"),
    Event("registered_exit", REGISTRATIONS, "registered elsewhere and no longer living here"),
    Event("household_formed", HOUSEHOLDS, "household formed by marriage, division, leaving or arrival"),
    Event("household_dissolved", HOUSEHOLDS, "household died out, merged into another or left the model"),
    Event("household_moved", HOUSEHOLDS, "household changed its place of residence"),
    Event("household_recoded", HOUSEHOLDS, "household lived where the resident code changed"),
    Event("refused", NO_LEDGER, "found no dwelling at the chosen place and stayed"),
    Event("unseated", NO_LEDGER, "child without a school seat"),
    Event("jobless", NO_LEDGER, "moved and found no job in the year"),
    Event("hired", NO_LEDGER, "found a job in a town"),
    Event("trained", NO_LEDGER, "person-times of training"),
    Event("bought", NO_LEDGER, "lived in town in a rented dwelling that the family bought"),
    Event("rehoused", NO_LEDGER, "lived in a shantytown dwelling that was replaced"),
)
(
    BIRTH,
    DEATH,
    MARRIAGE,
    MOVED,
    SPLIT,
    RETURNED,
    ARRIVAL,
    DEPARTURE,
    RECODE,
    UPGRADE,
    RESETTLEMENT,
    EXIT,
    REGISTERED_BIRTH,
    REGISTERED_DEATH,
    MARRIAGE_TRANSFER,
    RURAL_TO_URBAN,
    URBAN_TO_URBAN,
    URBAN_TO_RURAL,
    TRANSFER_IN,
    TRANSFER_OUT,
    REGISTERED_RECODE,
    REGISTERED_UPGRADE,
    REGISTERED_RESETTLEMENT,
    REGISTERED_ARRIVAL,
    REGISTERED_EXIT,
    HOUSEHOLD_FORMED,
    HOUSEHOLD_DISSOLVED,
    HOUSEHOLD_MOVED,
    HOUSEHOLD_RECODED,
    REFUSED,
    UNSEATED,
    JOBLESS,
    HIRED,
    TRAINED,
    BOUGHT,
    REHOUSED,
) = range(len(EVENTS))

Flow = npt.NDArray[np.int32]


def empty_flow(places: int) -> Flow:
    """(events, places + 1, places + 1) counts of one year; the last index of an axis is 'nowhere'."""
    return np.zeros((len(EVENTS), places + 1, places + 1), np.int32)


@table_rule
def hand_in(part: Flow, flow: Flow) -> None:
    """Add to `flow` what a thread has noted, and empty its part; next to all cells of that are zero."""
    for event in range(flow.shape[0]):
        for origin in range(flow.shape[1]):
            noted = np.int32(0)
            for destination in range(flow.shape[2]):
                noted |= part[event, origin, destination]
            for destination in range(flow.shape[2] if noted != 0 else 0):
                flow[event, origin, destination] += part[event, origin, destination]
                part[event, origin, destination] = 0
