/** Place, clock, language, text size and colours. @module */
import { useEffect, useState } from "react";
import { Button, Dialog, DialogTrigger, Heading, Popover, Radio, RadioGroup } from "react-aria-components";
import { LOCALES } from "../i18n/i18n.ts";
import { useText } from "../i18n/use-text.ts";
import { CAP_HEIGHTS_MM, CONTRASTS, type Contrast } from "../kiosk/preferences.ts";
import { useTerminal } from "../kiosk/terminal-context.ts";
import { clockText } from "./clock.ts";
import { Icon } from "./icon.tsx";

const LANGUAGE_NAMES = { vi: "Tiếng Việt", en: "English" } as const;

export function TopBand() {
  const { t, say } = useText();
  const { view, control } = useTerminal();
  return (
    <header className="top">
      <div className="place">
        <span className="place-name">{say(view.kiosk.place)}</span>
        {view.demonstration && <span className="demonstration">{t("top.demonstration")}</span>}
      </div>
      <Clock />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; these are two switches */}
      <div className="languages" role="group" aria-label={t("top.language")}>
        {LOCALES.map((locale) => (
          <Button
            key={locale}
            className="language"
            aria-pressed={control.preferences.locale === locale}
            aria-label={`${locale.toUpperCase()} ${LANGUAGE_NAMES[locale]}`}
            onPress={() => control.change({ locale })}
          >
            <span lang={locale}>{locale.toUpperCase()}</span>
          </Button>
        ))}
      </div>
      <DialogTrigger>
        <Button className="reading-button">
          <Icon name="letters" />
          <span>{t("top.reading")}</span>
        </Button>
        <Popover className="popover" placement="bottom end">
          <Dialog className="reading-dialog">{({ close }) => <ReadingSettings close={close} />}</Dialog>
        </Popover>
      </DialogTrigger>
    </header>
  );
}

function ReadingSettings({ close }: { readonly close: () => void }) {
  const { t } = useText();
  const { preferences, change } = useTerminal().control;
  const last = CAP_HEIGHTS_MM.length - 1;
  return (
    <>
      <Heading slot="title">{t("top.textSize")}</Heading>
      <div className="sizes">
        <Button
          className="button button-side size-smaller"
          aria-label={t("top.smaller")}
          isDisabled={preferences.size === 0}
          onPress={() => change({ size: Math.max(0, preferences.size - 1) })}
        >
          A−
        </Button>
        <output className="size-now">{t("top.sizeOf", { n: preferences.size + 1 })}</output>
        <Button
          className="button button-side size-larger"
          aria-label={t("top.larger")}
          isDisabled={preferences.size === last}
          onPress={() => change({ size: Math.min(last, preferences.size + 1) })}
        >
          A+
        </Button>
      </div>
      <RadioGroup
        className="contrasts"
        aria-label={t("top.contrast")}
        value={preferences.contrast}
        onChange={(value) => change({ contrast: value as Contrast })}
      >
        <h3>{t("top.contrast")}</h3>
        {CONTRASTS.map((contrast) => (
          <Radio key={contrast} value={contrast} className="radio-card">
            <span className="swatch" data-contrast={contrast} aria-hidden="true">
              Aa
            </span>
            <span>{t(`top.contrast.${contrast}`)}</span>
          </Radio>
        ))}
      </RadioGroup>
      <Button className="button button-main" onPress={close}>
        {t("top.close")}
      </Button>
    </>
  );
}

function Clock() {
  const { t } = useText();
  const { view, receivedAt } = useTerminal();
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const text = clockText(view.now, Math.max(0, now - receivedAt));
  return (
    <time className="clock">
      <span className="for-readers">{t("top.clock")} </span>
      {text}
    </time>
  );
}
