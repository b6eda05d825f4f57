"""The words around a speaker in the four languages of the forum.

They stand in exported files and are read by people without an account, so they are part of the
product and not of the interface: each language has every one of them, in forms that say nothing
about a person's gender where the language has such forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

LANGUAGES = ("en", "fr", "es", "ar")

# Stand-ins for a name. A region stands in brackets where an article would have to agree with it.
STAND_INS: dict[str, dict[str, str]] = {
    "en": {
        "participant": "a participant",
        "anonymous": "anonymous",
        "state": "a State",
        "region": "a participant from {region}",
    },
    "fr": {
        "participant": "une voix dans la salle",
        "anonymous": "anonyme",
        "state": "un État",
        "region": "une voix dans la salle ({region})",
    },
    "es": {
        "participant": "una voz en la sala",
        "anonymous": "sin nombre",
        "state": "un Estado",
        "region": "una voz en la sala ({region})",
    },
    "ar": {
        "participant": "أحد المشاركين",
        "anonymous": "دون ذكر الاسم",
        "state": "إحدى الدول",
        "region": "أحد المشاركين ({region})",
    },
}

# What is read to the speaker in the room.
SPOKEN: dict[str, str] = {
    "en": (
        "We would like to write in the report of this session: “{text}” It would say that this "
        "came from {shown}. Do you agree? You may also stay anonymous, and you may change your "
        "mind at any time."
    ),
    "fr": (
        "Nous souhaitons écrire dans le rapport de cette session\u00a0: «\u00a0{text}\u00a0» Il y "
        "serait indiqué que cela vient de\u00a0: {shown}. Êtes-vous d’accord\u00a0? Vous pouvez "
        "aussi rester anonyme, et "
        "vous pouvez changer d’avis à tout moment."
    ),
    "es": (
        "Quisiéramos escribir en el informe de esta sesión: «{text}» Se indicaría que procede de: "
        "{shown}. ¿Está de acuerdo? También puede permanecer en el anonimato y cambiar de opinión "
        "en cualquier momento."
    ),
    "ar": (
        "نود أن نكتب في تقرير هذه الجلسة: «{text}» وسيُذكر أن هذا صدر عن: {shown}. هل توافقون؟ "
        "يمكنكم أيضاً عدم ذكر الاسم، ويمكنكم تغيير رأيكم في أي وقت."
    ),
}

# The page behind a consent link.
PAGE: dict[str, dict[str, str]] = {
    "en": {
        "title": "Your words in the report",
        "lead": "During this session you said the following. May the report say who said it?",
        "shown_as": "It would be shown as said by",
        "how": "How may you be shown?",
        "approve": "Yes, like this",
        "refuse": "No, do not name me",
        "refuse_hint": "Your words may then appear as those of a participant.",
        "correct": "These are not quite my words",
        "correct_label": "How should it read?",
        "correct_hint": "The rapporteur gets your wording as a proposal.",
        "send": "Send",
        "not_mine": "I did not say this",
        "not_mine_hint": "Then nobody is asked here any more, and the rapporteur is told.",
        "privacy": (
            "This page shows only this statement. No account is needed. Nothing is recorded "
            "before you choose. If the link was not meant for you, please close the page."
        ),
        "until": "You can answer and change your answer until",
        "answered": "Thank you. Your answer is recorded.",
        "you_said": "Your answer",
        "said_approved": "You agreed to be shown as",
        "said_refused": "You are not named.",
        "said_not_mine": "You told us that you did not say this.",
        "said_corrected": "The rapporteur has your wording. You are not named until it is used.",
        "change": "Change your answer",
        "withdraw": "Withdraw my consent",
        "withdraw_hint": (
            "New copies will not name you. Copies that have left are listed, and those who have "
            "them are told."
        ),
        "ended_title": "This link has ended",
        "ended": (
            "It was valid for a limited time, or the statement is no longer in the report. You "
            "are not named because of it. Ask the person who gave it to you for a new one."
        ),
        "ended_approved": "The time to answer has passed. You can still withdraw your consent.",
        "unknown_title": "This link is not complete",
        "unknown": (
            "Please open it again from the message or the code you were given, or ask for a new "
            "one. Nothing was recorded."
        ),
        "empty_correction": "Write how it should read, or choose another answer.",
        "level_anonymous": "without a name",
    },
    "fr": {
        "title": "Vos propos dans le rapport",
        "lead": (
            "Pendant cette session, vous avez dit ce qui suit. Le rapport peut-il indiquer qui "
            "l’a dit\u00a0?"
        ),
        "shown_as": "Ces propos seraient attribués à",
        "how": "Comment peut-on vous désigner\u00a0?",
        "approve": "Oui, ainsi",
        "refuse": "Non, ne me nommez pas",
        "refuse_hint": "Vos propos peuvent alors paraître sans nom.",
        "correct": "Ce ne sont pas exactement mes mots",
        "correct_label": "Comment faut-il l’écrire\u00a0?",
        "correct_hint": "Votre formulation est proposée à la personne chargée du rapport.",
        "send": "Envoyer",
        "not_mine": "Je n’ai pas dit cela",
        "not_mine_hint": (
            "Plus rien n’est alors demandé ici, et la personne chargée du rapport est prévenue."
        ),
        "privacy": (
            "Cette page ne montre que ces propos. Aucun compte n’est nécessaire. Rien n’est "
            "enregistré avant votre choix. Si le lien ne vous était pas destiné, veuillez fermer "
            "la page."
        ),
        "until": "Vous pouvez répondre et modifier votre réponse jusqu’au",
        "answered": "Merci. Votre réponse est enregistrée.",
        "you_said": "Votre réponse",
        "said_approved": "Vous acceptez d’être désigné ainsi\u00a0:",
        "said_refused": "Votre nom n’est pas indiqué.",
        "said_not_mine": "Vous nous avez dit ne pas avoir tenu ces propos.",
        "said_corrected": (
            "Votre formulation a été transmise. Votre nom n’est pas indiqué tant qu’elle n’est "
            "pas reprise."
        ),
        "change": "Modifier votre réponse",
        "withdraw": "Retirer mon accord",
        "withdraw_hint": (
            "Les nouvelles copies ne vous nommeront pas. Les copies déjà sorties sont recensées "
            "et leurs destinataires prévenus."
        ),
        "ended_title": "Ce lien n’est plus valable",
        "ended": (
            "Sa durée était limitée, ou ces propos ne figurent plus dans le rapport. Votre nom "
            "n’est pas indiqué de ce fait. Demandez un nouveau lien à la personne qui vous l’a "
            "donné."
        ),
        "ended_approved": "Le délai de réponse est passé. Vous pouvez encore retirer votre accord.",
        "unknown_title": "Ce lien est incomplet",
        "unknown": (
            "Veuillez l’ouvrir à nouveau depuis le message ou le code reçu, ou en demander un "
            "autre. Rien n’a été enregistré."
        ),
        "empty_correction": "Écrivez la formulation voulue, ou choisissez une autre réponse.",
        "level_anonymous": "sans nom",
    },
    "es": {
        "title": "Sus palabras en el informe",
        "lead": "En esta sesión usted dijo lo siguiente. ¿Puede el informe indicar quién lo dijo?",
        "shown_as": "Se atribuiría a",
        "how": "¿Cómo se le puede mencionar?",
        "approve": "Sí, así",
        "refuse": "No, no me nombren",
        "refuse_hint": "Sus palabras pueden aparecer entonces sin nombre.",
        "correct": "No son exactamente mis palabras",
        "correct_label": "¿Cómo debería decir?",
        "correct_hint": "Su redacción llega como propuesta a la persona que redacta el informe.",
        "send": "Enviar",
        "not_mine": "Yo no dije esto",
        "not_mine_hint": (
            "Entonces no se pregunta más aquí y se avisa a la persona que redacta el informe."
        ),
        "privacy": (
            "Esta página muestra solo estas palabras. No hace falta una cuenta. No se registra "
            "nada antes de que elija. Si el enlace no era para usted, cierre la página."
        ),
        "until": "Puede responder y cambiar su respuesta hasta el",
        "answered": "Gracias. Su respuesta ha quedado registrada.",
        "you_said": "Su respuesta",
        "said_approved": "Usted acepta que se le mencione así:",
        "said_refused": "No se menciona su nombre.",
        "said_not_mine": "Usted nos dijo que no dijo esto.",
        "said_corrected": (
            "Su redacción se ha transmitido. No se menciona su nombre hasta que se utilice."
        ),
        "change": "Cambiar su respuesta",
        "withdraw": "Retirar mi consentimiento",
        "withdraw_hint": (
            "Las copias nuevas no le nombrarán. Las copias que ya han salido constan en una lista "
            "y se avisa a quienes las tienen."
        ),
        "ended_title": "Este enlace ya no es válido",
        "ended": (
            "Era válido por un tiempo limitado, o estas palabras ya no están en el informe. No se "
            "menciona su nombre por ello. Pida uno nuevo a la persona que se lo dio."
        ),
        "ended_approved": (
            "El plazo para responder ha pasado. Todavía puede retirar su consentimiento."
        ),
        "unknown_title": "Este enlace está incompleto",
        "unknown": (
            "Ábralo de nuevo desde el mensaje o el código que recibió, o pida otro. No se ha "
            "registrado nada."
        ),
        "empty_correction": "Escriba cómo debería decir, o elija otra respuesta.",
        "level_anonymous": "sin nombre",
    },
    "ar": {
        "title": "كلماتكم في التقرير",
        "lead": "قلتم في هذه الجلسة ما يلي. هل يجوز أن يذكر التقرير من قاله؟",
        "shown_as": "سيُنسب هذا القول إلى",
        "how": "كيف يجوز أن تُذكروا؟",
        "approve": "نعم، هكذا",
        "refuse": "لا، لا تذكروا اسمي",
        "refuse_hint": "قد تظهر كلماتكم عندئذ دون اسم.",
        "correct": "هذه ليست كلماتي تماماً",
        "correct_label": "كيف ينبغي أن تُكتب؟",
        "correct_hint": "تصل صياغتكم إلى المقرر على سبيل الاقتراح.",
        "send": "إرسال",
        "not_mine": "لم أقل هذا",
        "not_mine_hint": "لن يُسأل أحد هنا بعد ذلك، ويُبلَّغ المقرر.",
        "privacy": (
            "لا تعرض هذه الصفحة سوى هذا القول. لا حاجة إلى حساب. لا يُسجَّل شيء قبل أن تختاروا. "
            "إذا لم يكن الرابط موجهاً إليكم فيرجى إغلاق الصفحة."
        ),
        "until": "يمكنكم الرد وتغيير ردكم حتى",
        "answered": "شكراً. سُجِّل ردكم.",
        "you_said": "ردكم",
        "said_approved": "وافقتم على أن تُذكروا هكذا:",
        "said_refused": "لا يُذكر اسمكم.",
        "said_not_mine": "أبلغتمونا بأنكم لم تقولوا هذا.",
        "said_corrected": "أُرسلت صياغتكم إلى المقرر. لا يُذكر اسمكم إلى أن تُستخدم.",
        "change": "تغيير الرد",
        "withdraw": "سحب موافقتي",
        "withdraw_hint": "لن تذكركم النسخ الجديدة. النسخ التي صدرت مسجلة ويُبلَّغ من حصلوا عليها.",
        "ended_title": "انتهت صلاحية هذا الرابط",
        "ended": (
            "كان صالحاً لمدة محدودة، أو لم يعد القول في التقرير. لا يُذكر اسمكم بسببه. اطلبوا "
            "رابطاً جديداً ممن أعطاكم إياه."
        ),
        "ended_approved": "انقضت مهلة الرد. لا يزال بإمكانكم سحب موافقتكم.",
        "unknown_title": "هذا الرابط غير كامل",
        "unknown": "يرجى فتحه مجدداً من الرسالة أو الرمز، أو طلب رابط آخر. لم يُسجَّل شيء.",
        "empty_correction": "اكتبوا كيف ينبغي أن يكون النص، أو اختاروا رداً آخر.",
        "level_anonymous": "دون اسم",
    },
}


def language_of(language: str) -> str:
    """Return the one of the four languages that a code means, English for any other."""
    code = language.split("-")[0]
    return code if code in LANGUAGES else "en"


def stand_in(key: str, language: str, **values: str) -> str:
    return STAND_INS[language_of(language)][key].format(**values)


def spoken(text: str, shown: str, language: str) -> str:
    return SPOKEN[language_of(language)].format(text=text, shown=shown)


def page_words(language: str) -> dict[str, str]:
    return PAGE[language_of(language)]


def without_names(text: str, names: Iterable[str], language: str) -> str:
    """Return a text with a neutral word for each of the names that stands in it."""
    words = stand_in("participant", language)
    for name in names:
        pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
        text = re.sub(pattern, words, text, flags=re.IGNORECASE)
    return text
