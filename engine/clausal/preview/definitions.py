"""What each figure is, in a sentence, by the name that figures carry."""

from __future__ import annotations

from collections.abc import Mapping

DEFINITIONS: Mapping[str, str] = {
    "base": "What is paid on the base day under the text without the proposals, to all who are "
    "compared, were there then, and whose pay on that day is known.",
    "newcomers": "What is paid on the day of the comparison, without the proposals, to those who "
    "are compared, and came after the base day or whose pay on it is not known.",
    "movement": "What the text without the proposals pays on the day of the comparison more than "
    "on the base day, to the same people: they move on the schedule, and raises that were agreed "
    "before take effect.",
    "schedule": "What the proposals add: on the same day, for the same people in the same "
    "circumstances, the text with them less the text without them.",
    "salary": "The pay question's value, times the share of a position where it is of a full one, "
    "rounded to the hundredth for each person.",
    "one_time": "What is paid once, as its questions say; nothing where they are not in force.",
    "salary_driven": "The benefit rate of the person's group times the salary, rounded to the "
    "hundredth for each person.",
    "fixed": "The amount a head of the person's group.",
    "total": "Parts added up: base, newcomers and movement are what is paid before; with what the "
    "proposals add, what is paid after.",
    "new_money": "What is paid after, above what was paid on the base day: newcomers, movement and "
    "what the proposals add.",
    "one_percent": "One in a hundred of the salary that is paid without the proposals.",
    "one_percent_loaded": "One in a hundred of that salary, and of the benefits that it drives.",
    "year": "The same people under both texts on that day, as the records tell of them now: nobody "
    "comes or leaves, and nothing happens that is not in the records. Percent is the change as a "
    "part of what is paid on the base day.",
    "scattergram": "How many stand in each cell, and how many full positions they hold together.",
    "group": "Those who are compared, by how they stand without the proposals. Amounts are their "
    "salary; gains and losses are of salary.",
    "distribution": "The changes of salary by their size, each band from its lower end on.",
    "gate": "The gate's outcome for each who is compared, without the proposals and with them.",
    "kinds": "Schools by kind. A school that is charged actual salaries pays what its people earn; "
    "one that is charged the average pays, for each full position, the salary of all who are "
    "compared divided by all their full positions.",
    "clauses": "Salary, what is paid once, and the benefits that follow, in a year. By itself: the "
    "text with that clause alone, less the text with none. In order: what it adds to those above "
    "it. Shapley value: what it adds on average, over every order in which the clauses could be "
    "put in force. In order and as Shapley values they add up to what the proposals add.",
    "readings": "What is paid in a year, benefits and all, if that reading were adopted, before "
    "and after; against the reading that is chosen.",
    "career": "A typical person who is made up, year by year, under the text of the day as if it "
    "stayed as it is. Present values are of the first day, at the rate of discount.",
    "undetermined": "Whoever's pay before or after can't be known from the records, by what would "
    "have to be known. They are in no amount. One person may need several things.",
}
