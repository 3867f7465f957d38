import { post } from "./dom.js";

document.getElementById("login").addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = event.target.elements.namedItem("password");
  const { ok, given } = await post("/login", { password: field.value });
  if (ok) location.replace("/");
  else document.getElementById("said").textContent = given.said;
});
