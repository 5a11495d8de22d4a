"""What was said in the social dialogue only grows: steps, answers, signed opinions, notes of the health group."""

from boussole.shared.triggers import register

CONSULTATIONS = register("dialogue_panelconsultation")
REQUIREMENTS = register("dialogue_requirement")
STEPS = register("dialogue_consultationstep")
RESERVES = register("dialogue_reserve")
ANSWERS = register("dialogue_reserveanswer")
VOICES = register("dialogue_staffvoice")
# A note only stops being the last version of its number; nothing else in it changes.
NOTES = register(
    "dialogue_fieldnote",
    unless="OLD.is_last AND NOT NEW.is_last AND OLD.use_case_id = NEW.use_case_id AND OLD.number = NEW.number "
    "AND OLD.version = NEW.version AND OLD.kind = NEW.kind AND OLD.held_on = NEW.held_on "
    "AND OLD.milestone = NEW.milestone AND OLD.service = NEW.service AND OLD.people_count = NEW.people_count "
    "AND OLD.summary = NEW.summary AND OLD.shared = NEW.shared AND OLD.written_by_id = NEW.written_by_id "
    "AND OLD.saved_at = NEW.saved_at AND OLD.id = NEW.id",
)
FINDINGS = register("dialogue_finding")
RECOMMENDATIONS = register("dialogue_recommendation")
GROUP = register(
    "dialogue_groupmember",
    unless="OLD.left_at IS NULL AND NEW.left_at IS NOT NULL AND OLD.use_case_id = NEW.use_case_id "
    "AND OLD.user_id = NEW.user_id AND OLD.function = NEW.function AND OLD.joined_at = NEW.joined_at "
    "AND OLD.id = NEW.id",
)
