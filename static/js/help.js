// Help pages: keys by the names they have here, and the button that prints.
import { nameKeys } from "./editor/mac_keys.js";
import "./print.js";

nameKeys(document);
