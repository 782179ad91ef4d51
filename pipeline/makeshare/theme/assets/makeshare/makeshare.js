// SPDX-FileCopyrightText: makeshare contributors
// SPDX-License-Identifier: Apache-2.0
//
// What pages do beyond being read. Everything works without it, only less comfortably; nothing is sent anywhere.
"use strict";
(() => {
  const here = document.currentScript.src;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const show = (element, visible = true) => { if (element) element.hidden = !visible; };

  // Write a value into the address, so that a link leads to what is seen now.
  function remember(values) {
    const address = new URL(location.href);
    for (const [key, value] of Object.entries(values)) {
      if (value) address.searchParams.set(key, value);
      else address.searchParams.delete(key);
    }
    history.replaceState(history.state, "", address);
  }

  // ------------------------------------------------------------------ the catalogue's filters
  function filters(form) {
    const cards = all("[data-cards] > article");
    const selects = all("[data-filter]", form);
    const counted = one("[data-counted]", form);
    const asked = new URLSearchParams(location.search);
    for (const select of selects) {
      const value = asked.get(select.name);
      if ([...select.options].some((option) => option.value === value)) select.value = value;
    }
    const apply = () => {
      const chosen = selects.filter((select) => select.value);
      let left = 0;
      for (const card of cards) {
        const fits = chosen.every((select) => card.dataset[select.dataset.filter].split(" ").includes(select.value));
        show(card, fits);
        left += fits;
      }
      counted.textContent = chosen.length ? `${left} of ${counted.dataset.count}` : counted.dataset.count;
      show(one("[data-none]"), left === 0);
      show(one("[data-clear]", form), chosen.length > 0);
      remember(Object.fromEntries(selects.map((select) => [select.name, select.value])));
    };
    form.addEventListener("change", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    for (const button of all("[data-clear]")) {
      button.addEventListener("click", () => { form.reset(); for (const select of selects) select.value = ""; apply(); selects[0].focus(); });
    }
    show(form);
    apply();
  }

  // ------------------------------------------------------------------ variants: one is shown at a time
  function variants(group) {
    const radios = all("input", group);
    const choose = (name) => {
      if (!radios.some((radio) => radio.value === name)) return;
      for (const radio of radios) radio.checked = radio.value === name;
      for (const panel of all("[data-variant]")) show(panel, panel.dataset.variant === name);
      for (const card of all("[data-variant-card]")) card.classList.toggle("ms-card--chosen", card.dataset.variantCard === name);
      remember({ variant: name === radios[0].value ? "" : name });
    };
    group.addEventListener("change", (event) => choose(event.target.value));
    for (const button of all("[data-choose]")) {
      show(button);
      button.addEventListener("click", () => {
        choose(button.dataset.choose);
        radios.find((radio) => radio.checked).focus({ preventScroll: true });
        group.scrollIntoView({ block: "center" });
      });
    }
    show(group);
    choose(new URLSearchParams(location.search).get("variant") || radios[0].value);
  }

  // ------------------------------------------------------------------ the 3D view, loaded when somebody asks for it
  function view(button) {
    show(button);
    button.addEventListener("click", async () => {
      const words = button.textContent;
      button.disabled = true;
      button.textContent = "Loading …";
      try {
        await import(new URL("../model-viewer/model-viewer.min.js", here).href);
        const model = document.createElement("model-viewer");
        const still = one("img", button.parentElement);
        for (const [name, value] of Object.entries({
          src: button.dataset.view, alt: button.dataset.alt, "camera-controls": "", "touch-action": "pan-y", "shadow-intensity": "0.6",
          "interaction-prompt": "none", exposure: "1.1",
        })) model.setAttribute(name, value);
        if (still) { model.setAttribute("poster", still.currentSrc || still.src); }
        model.addEventListener("error", () => { model.replaceWith(...(still ? [still] : [])); button.disabled = false; button.textContent = "The 3D view failed: try again"; });
        if (still) still.replaceWith(model); else button.before(model);
        button.remove();
        model.focus();
      } catch {
        button.disabled = false;
        button.textContent = words;
      }
    });
  }

  // ------------------------------------------------------------------ how long is left, by the visitor's own clock
  function left(span) {
    const hours = (new Date(span.dataset.deadline) - Date.now()) / 3600000;
    const days = Math.floor(hours / 24);
    span.textContent = hours < 0 ? " (closed)" : days > 1 ? ` (${days} days left)` : ` (${Math.ceil(hours)} hours left)`;
  }

  // ------------------------------------------------------------------ a pledge, written on the visitor's own device
  function amount(minor, data) {
    const digits = Number(data.digits);
    const text = String(minor).padStart(digits + 1, "0");
    return `${data.currency} ` + (digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text);
  }

  function pledge(box) {
    const data = box.dataset;
    const letter = one("[data-letter]", box);
    const said = one("[data-said]", box);
    const mail = one("[data-mail]", box);
    const fields = Object.fromEntries(all("[data-field]", box).map((field) => [field.dataset.field, field]));
    const write = () => {
      const most = Number(fields.shares.max);
      const shares = Math.min(Math.max(1, Math.floor(Number(fields.shares.value)) || 1), most);
      const units = (shares * Number(data.unitsPerShare)) / Number(data.sharesPerUnit);
      const values = {
        shares, units: Number.isInteger(units) ? units : units.toFixed(2), total: amount(shares * Number(data.minor), data),
        name: fields.name.value.trim() || "______", reach: fields.reach.value.trim() || "______",
      };
      letter.value = data.pledge.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
      if (mail) mail.href = `mailto:${mail.dataset.mail}?subject=${encodeURIComponent(mail.dataset.subject)}&body=${encodeURIComponent(letter.value)}`;
    };
    const copy = async () => {
      letter.select();
      try {
        await navigator.clipboard.writeText(letter.value);
        said.textContent = "Copied.";
      } catch {
        said.textContent = document.execCommand("copy") ? "Copied." : "Selected: copy it with Ctrl-C.";
      }
    };
    box.addEventListener("input", write);
    one("[data-copy]", box).addEventListener("click", copy);
    show(one("[data-fields]", box));
    show(one("[data-send]", box));
    write();
  }

  all("[data-filters]").forEach(filters);
  all("[data-switch]").forEach(variants);
  all("[data-view]").forEach(view);
  all("[data-deadline]").forEach(left);
  all("[data-pledge]").forEach(pledge);
})();
