"""Photos of products: shown at a size known before they come, and taken with a phone or chosen in its gallery."""

from typing import Any, Final

import reflex as rx
from reflex.utils.imports import ImportVar

from cagette_pwa.components.lucide import OUTLINES
from cagette_pwa.components.shelves import category_mark
from cagette_pwa.components.words import Text, merged


def photo(address: Text, name: Text, width: int, height: int, **props: Any) -> rx.Component:
    """The photo of `name`, loaded when it comes near; `width` and `height` keep its place until then."""
    image: rx.Component = rx.el.img(
        src=address,
        alt=f"Photo\u00a0: {name}",
        width=str(width),
        height=str(height),
        loading="lazy",
        decoding="async",
        class_name=merged("object-cover bg-clay-soft", props),
        **props,
    )
    return image


def product_mark(address: rx.Var[str], name: Text, category: rx.Var[str]) -> rx.Component:
    """The head of a product's line: its photo, or the icon of its category; 44 px either way."""
    shown = photo(address, name, 44, 44, class_name="size-11 rounded-control shrink-0")
    return rx.cond(address != "", shown, category_mark(category))


_CODE: Final = """
const PHOTO_MOST = 10 * 1024 * 1024, PHOTO_LIGHT = 400 * 1024, PHOTO_SIDE = 1600;
const PHOTO_BUTTON = "relative inline-flex items-center justify-center gap-2 rounded-control font-bold text-center " +
  "select-none min-h-12 px-5 text-16 cursor-pointer bg-leaf-soft text-leaf-ink hover:bg-leaf-soft/80 " +
  "has-focus-visible:outline-3 has-focus-visible:outline-sky has-focus-visible:outline-offset-2 " +
  "aria-busy:opacity-60 aria-busy:cursor-wait";
const PHOTO_SEEN = "size-24 rounded-control object-cover bg-clay-soft";
const PHOTO_HEAVY = "Cette photo pèse plus de 10\\u00a0Mo. Choisissez-en une plus légère.";
const PHOTO_LOST = "La photo n'est pas partie\\u00a0: le réseau ne répond pas. Réessayez dans un instant.";

// What a phone takes is ten times what is kept. A browser that cannot make it smaller sends it as it is.
const lighterPhoto = async (file) => {
  if (file.size <= PHOTO_LIGHT) return file;
  try {
    const picture = await createImageBitmap(file);
    const share = Math.min(1, PHOTO_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * share));
    canvas.height = Math.max(1, Math.round(picture.height * share));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "white";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const lighter = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
    return lighter && lighter.size < file.size ? lighter : file;
  } catch {
    return file;
  }
};

// The sentence that refuses it, or nothing.
const sendPhoto = async (form, file) => {
  const lighter = await lighterPhoto(file);
  if (lighter.size > PHOTO_MOST) return PHOTO_HEAVY;
  const body = new FormData(form);
  body.set("photo", lighter, "photo");
  try {
    const answer = await fetch(form.action, {method: "POST", body, headers: {accept: "application/json"}});
    return answer.ok ? "" : (await answer.json()).title;
  } catch {
    return PHOTO_LOST;
  }
};

const PhotoForm = ({address, photo, name, refused, onSent, onLook, children}) => {
  const nothing = {preview: "", sending: false, refusal: ""};
  const [now, setNow] = useState({...nothing, refusal: refused});
  useEffect(() => setNow((before) => ({...nothing, refusal: before.refusal})), [photo]);
  useEffect(() => () => URL.revokeObjectURL(now.preview), [now.preview]);
  const choose = async (event) => {
    const {form, files: [file]} = event.target;
    if (!file) return;
    setNow({preview: URL.createObjectURL(file), sending: true, refusal: ""});
    const refusal = await sendPhoto(form, file);
    form.reset();
    if (refusal) return setNow({...nothing, refusal});
    setNow((before) => ({...before, sending: false}));
    onSent();
  };
  const seen = now.preview || photo;
  const image = seen && createElement(
    "img", {src: seen, alt: now.preview ? "" : `Photo\\u00a0: ${name}`, width: 96, height: 96, className: PHOTO_SEEN},
  );
  const kept = photo && !now.preview;
  return createElement("form", {action: address, method: "post", encType: "multipart/form-data"},
    createElement("div", {className: "flex items-center gap-4"},
      kept
        ? createElement("button", {type: "button", onClick: () => onLook(), "aria-haspopup": "dialog",
                                   "aria-label": "Voir la photo en grand", className: "shrink-0"}, image)
        : createElement("span", {className: "shrink-0"}, image || children),
      createElement("div", {className: "flex-1 min-w-0"},
        createElement("label", {className: PHOTO_BUTTON, "aria-busy": now.sending},
          createElement("svg",
            {viewBox: "0 0 24 24", width: 20, height: 20, fill: "none", stroke: "currentColor", strokeWidth: 2,
             strokeLinecap: "round", strokeLinejoin: "round", className: "shrink-0", "aria-hidden": true},
            createElement("path", {d: CAMERA})),
          createElement("input", {type: "file", name: "photo", accept: "image/jpeg,image/png,image/webp",
                                  disabled: now.sending, onChange: choose, className: "sr-only"}),
          createElement("span", {"aria-live": "polite"},
            now.sending ? "Envoi de la photo…" : seen ? "Changer la photo" : "Prendre ou choisir une photo")))),
    now.refusal && createElement("p",
      {role: "alert", className: "mt-3 rounded-control bg-beet-soft text-beet px-3.5 py-3 text-14 font-bold"},
      now.refusal));
};
"""


class PhotoForm(rx.Component):
    """Made in the browser: see `photo_form`."""

    tag = "PhotoForm"
    address: rx.Var[str]
    photo: rx.Var[str]
    name: rx.Var[str]
    refused: rx.Var[str]
    on_sent: rx.EventHandler[rx.event.no_args_event_spec]  # type: ignore[type-arg, valid-type]
    on_look: rx.EventHandler[rx.event.no_args_event_spec]  # type: ignore[type-arg, valid-type]

    def add_imports(self) -> dict[str, Any]:
        """What the browser's part needs."""
        return {"react": [ImportVar(tag=name) for name in ("createElement", "useEffect", "useState")]}

    def add_custom_code(self) -> list[str]:
        """The browser's part, once a page."""
        return [f'const CAMERA = "{OUTLINES["camera"]}";{_CODE}']


def photo_form(
    address: Text, shown: Text, name: Text, *otherwise: rx.Component, refused: Text, on_sent: Any, on_look: Any
) -> rx.Component:
    """A real form for the photo of `name`, posted to `address` as soon as one is chosen; what is typed elsewhere stays.

    The browser makes a heavy photo lighter, shows it at once and sends it without leaving the page; then `on_sent`
    asks for the new one. `shown` is the address of the present one, which `on_look` enlarges; `otherwise` stands in
    its place. `refused` is a sentence of the server for a form that the browser sent by itself.
    """
    return PhotoForm.create(
        *otherwise, address=address, photo=shown, name=name, refused=refused, on_sent=on_sent, on_look=on_look
    )
