/** Which pose model looks at the pictures: the person's choice, and what is at work now. */

import { isModel, MODELS, seeingWords } from "../pure/seeing";
import type { Glance, Model } from "../pure/wire";
import { byId, chosen, radios, write } from "../page/dom";
import { keep, settings } from "../page/settings";

export class Seeing {
  constructor(private readonly send: (name: Model) => void) {
    const place = byId("s-models");
    radios(place, "model", MODELS, this.model);
    place.addEventListener("change", () => {
      keep({ model: chosen("model") ?? "auto" });
      this.tell();
    });
  }

  /** Tell the server what is chosen: when it changes, and when the connection is new. */
  tell(): void {
    this.send(this.model);
  }

  glance({ model, rate_hz }: Glance): void {
    write(byId("s-model-now"), seeingWords(model, rate_hz));
  }

  private get model(): Model {
    return isModel(settings.model) ? settings.model : "auto";
  }
}
